/** What Debezium needs beside its own classes to be run by the benchmark. */
@NullMarked
package io.tidemark.bench.debezium;

import org.jspecify.annotations.NullMarked;
