package io.tidemark.cli;

import org.apache.flink.streaming.api.environment.LocalStreamEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Tells whether a Flink client started us, or a person. */
final class JobEnvironment {

    private JobEnvironment() {}

    static boolean onCluster() {
        return !(StreamExecutionEnvironment.getExecutionEnvironment()
                instanceof LocalStreamEnvironment);
    }
}
