package io.tidemark.local.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The faults of a soak. The same seed, number and kinds give the same faults.
 *
 * <p>They come in rounds that have each kind once, in an order of chance: within as many faults as
 * there are kinds, every kind comes up.
 */
final class SoakPlan {

    private static final int SHORTEST_CALM_MILLIS = 1_000;
    private static final int LONGEST_CALM_MILLIS = 4_000;
    private static final int LONGEST_OUTAGE_MILLIS = 3_000;
    private static final int CHOICES = 1_000;

    private SoakPlan() {}

    /**
     * @param kinds at least one; their order does not matter
     */
    static List<PlannedFault> of(long seed, int faults, Collection<FaultKind> kinds) {
        Random random = new Random(seed);
        List<FaultKind> all = kinds.stream().distinct().sorted().toList();
        List<FaultKind> round = new ArrayList<>();
        List<PlannedFault> plan = new ArrayList<>();
        for (int number = 1; number <= faults; number++) {
            if (round.isEmpty()) {
                round.addAll(all);
                Collections.shuffle(round, random);
            }
            plan.add(
                    new PlannedFault(
                            number,
                            round.remove(round.size() - 1),
                            millis(random, SHORTEST_CALM_MILLIS, LONGEST_CALM_MILLIS),
                            millis(random, 0, LONGEST_OUTAGE_MILLIS),
                            random.nextInt(CHOICES)));
        }
        return List.copyOf(plan);
    }

    private static Duration millis(Random random, int least, int most) {
        return Duration.ofMillis(least + random.nextInt(most - least + 1));
    }
}
