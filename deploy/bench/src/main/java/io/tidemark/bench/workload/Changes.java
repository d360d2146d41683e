package io.tidemark.bench.workload;

import java.util.List;
import java.util.stream.LongStream;

/**
 * What changes once a system streams: numbered steps, made by a procedure at the source, each the
 * same whenever it is made.
 *
 * @param steps how many are made at full speed
 * @param most how many there are; what lies behind {@code steps} is made at a fixed rate
 * @param perStep how many rows a step inserts, updates or deletes
 * @param slice how many steps are made by one call at a fixed rate
 * @param clients how many connections make them at full speed, at the same time
 * @param setUp statements at the source before
 */
public record Changes(
        long steps, long most, int perStep, int slice, int clients, List<String> setUp) {

    /** How many rows are changed in one transaction, where that is not what is measured. */
    static final int PER_TRANSACTION = 100;

    /** There is always another step. */
    static final long ENDLESS = Long.MAX_VALUE;

    public Changes {
        setUp = List.copyOf(setUp);
    }

    /**
     * Steps of one row each, 100 in a transaction, by one client.
     *
     * @param step see {@link #procedure}
     */
    static Changes inHundreds(long steps, long most, String step) {
        String commit = " IF i %% %d = 0 THEN COMMIT; END IF;".formatted(PER_TRANSACTION);
        return new Changes(steps, most, 1, PER_TRANSACTION, 1, List.of(procedure(step + commit)));
    }

    /**
     * The procedure that makes the steps.
     *
     * @param step statements in PL/pgSQL that make step {@code i}
     */
    static String procedure(String step) {
        return """
        CREATE PROCEDURE public.change(first bigint, last bigint)
        LANGUAGE plpgsql AS $$
        BEGIN
          FOR i IN first..last LOOP
            %s
          END LOOP;
        END $$
        """
                .formatted(step);
    }

    /** How many rows are changed at full speed. */
    public long count() {
        return steps * perStep;
    }

    /** A statement that makes these steps, the last one included. */
    public static String call(long first, long last) {
        return "CALL public.change(%d, %d)".formatted(first, last);
    }

    /** Statements that make all steps, one for each client. */
    public List<String> calls() {
        return LongStream.range(0, clients)
                .mapToObj(
                        client ->
                                call(client * steps / clients + 1, (client + 1) * steps / clients))
                .toList();
    }
}
