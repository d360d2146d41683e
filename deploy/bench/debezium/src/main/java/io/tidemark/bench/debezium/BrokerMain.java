package io.tidemark.bench.debezium;

import kafka.Kafka;
import kafka.tools.StorageTool;

/** Runs a Kafka broker in this process, on storage that it formats before. */
public final class BrokerMain {

    /** Brokers of one node do not need to know each other. */
    private static final String CLUSTER = "dGlkZW1hcmstYmVuY2gtMQ";

    private BrokerMain() {}

    /**
     * Returns when the broker has ended.
     *
     * @param arguments the broker's file of properties
     */
    public static void main(String[] arguments) {
        String[] format = {"format", "--config", arguments[0], "--cluster-id", CLUSTER};
        int code = StorageTool.execute(format, System.out);
        if (code != 0) {
            System.exit(code);
        }
        Kafka.main(arguments);
    }
}
