package io.tidemark.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.bench.result.Measurement;
import io.tidemark.bench.result.Outcome.Figures;
import io.tidemark.bench.system.BenchSettings;
import io.tidemark.bench.system.DebeziumSystem;
import io.tidemark.bench.system.Pace;
import io.tidemark.bench.workload.BenchTable;
import io.tidemark.bench.workload.Changes;
import io.tidemark.bench.workload.Workload;
import io.tidemark.bench.workload.Workload.Marker;
import io.tidemark.cli.Screen;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DebeziumIT {

    private static final BenchTable TYPED =
            BenchTable.of(
                    "typed",
                    """
                    id bigint; number integer; amount numeric(12,2); share double precision;
                    note text; code char(3); kind varchar(20); flag boolean; day date;
                    created timestamp with time zone; details jsonb\
                    """);

    private static final BenchTable CODED = BenchTable.of("coded", "code char(4); note text");

    private static final long ROWS = 2_000;

    private static final BenchSettings WITHOUT_LAG =
            new BenchSettings(
                    ROWS,
                    Optional.empty(),
                    1,
                    Pace.HELD,
                    2,
                    "1s",
                    "512m",
                    1,
                    0,
                    Duration.ofSeconds(60));

    /** A figure is only given when the target equals the source. */
    @Test
    void everyTypeArrivesAfterCopyInsertUpdateAndDelete() throws Exception {
        StringWriter output = new StringWriter();
        BenchPlan plan =
                new BenchPlan(List.of(new DebeziumSystem()), List.of(typed()), 1, 42, WITHOUT_LAG);

        List<Measurement> measurements =
                new Bench(
                                plan,
                                new Screen(new PrintWriter(output), Screen.Mode.PLAIN),
                                Optional.empty())
                        .run(measurement -> {});

        assertThat(measurements)
                .as(output.toString())
                .allSatisfy(
                        measurement ->
                                assertThat(measurement.outcome()).isInstanceOf(Figures.class));
    }

    /** The changes are made while the system is held. */
    private static Workload typed() {
        return new Workload(
                "typed",
                "rows of every type",
                List.of(TYPED, CODED),
                2 * ROWS,
                List.of(
                        "INSERT INTO public.typed SELECT " + row("i", "'A'", ROWS),
                        "INSERT INTO public.coded SELECT to_char(i, 'FM0000'), NULL FROM"
                                + " generate_series(0, 1999) i"),
                "SELECT EXISTS (SELECT FROM public.typed WHERE id = 1999)",
                new Marker(TYPED, "number"),
                Optional.of(
                        new Changes(
                                1,
                                1,
                                3_150,
                                1,
                                1,
                                List.of(
                                        """
                                        CREATE PROCEDURE public.change(first bigint, last bigint)
                                        LANGUAGE plpgsql AS $$ BEGIN
                                        INSERT INTO public.typed SELECT %s;
                                        UPDATE public.typed SET amount = -amount, share = 1 / 3.0,
                                          note = NULL, code = 'Z', flag = NOT flag, day = NULL,
                                          created = created - interval '0.000001 s',
                                          details = details || '{"b": [1.50, null]}'
                                        WHERE id BETWEEN 1 AND 1000;
                                        UPDATE public.coded SET note = 'ä€\\' || code
                                        WHERE code < '1000';
                                        DELETE FROM public.typed WHERE id %% 20 = 7;
                                        END $$
                                        """
                                                .formatted(row("i + 2000", "'é'", 1_000))))),
                Optional.empty());
    }

    private static String row(String id, String code, long rows) {
        return """
        %s, i, i / 4.0, i * 1e-7, 'note "' || i || '"', %s, 'kind ' || i, i %% 2 = 0,
          date '1969-12-30' + i::integer, timestamptz '1999-12-31 23:59:59.123456Z' + i * interval '1 s',
          jsonb_build_object('a', i, 'text', 'it''s')
        FROM generate_series(0, %d - 1) i\
        """
                .formatted(id, code, rows);
    }
}
