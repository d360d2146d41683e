package io.tidemark.local.soak;

import java.time.Duration;

/**
 * A fault that will come.
 *
 * @param number from 1
 * @param calm how long the load runs undisturbed before it
 * @param outage how long a server stays away
 * @param choice which of those it can hit: the remainder by their number decides
 */
record PlannedFault(int number, FaultKind kind, Duration calm, Duration outage, int choice) {}
