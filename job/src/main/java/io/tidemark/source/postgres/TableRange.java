package io.tidemark.source.postgres;

import io.tidemark.change.TableId;

/** A piece of a certain table. */
record TableRange(TableId table, KeyRange keys) {}
