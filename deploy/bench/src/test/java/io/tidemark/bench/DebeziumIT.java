package io.tidemark.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.bench.Outcome.Figures;
import io.tidemark.bench.Workload.Changes;
import io.tidemark.bench.Workload.Marker;
import io.tidemark.bench.Workload.Pace;
import io.tidemark.cli.Screen;
import java.io.PrintWriter;
import java.io.StringWriter;
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
                    created timestamptz; details jsonb\
                    """);

    private static final BenchTable CODED = BenchTable.of("coded", "code char(4); note text");

    private static final long ROWS = 2_000;

    /** A figure is only given when the target equals the source. */
    @Test
    void everyTypeArrivesAfterCopyInsertUpdateAndDelete() throws Exception {
        StringWriter output = new StringWriter();
        BenchPlan plan =
                new BenchPlan(
                        List.of(new DebeziumSystem()),
                        List.of(typed()),
                        1,
                        42,
                        ExampleResults.SETTINGS);

        List<Measurement> measurements =
                new Bench(plan, new Screen(new PrintWriter(output), Screen.Mode.PLAIN)).run();

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
                new Marker(
                        "UPDATE public.typed SET number = %d WHERE id = 0",
                        "SELECT coalesce(max(number), 0) >= %d FROM public.typed WHERE id = 0"),
                Optional.of(
                        new Changes(
                                Pace.HELD,
                                3_150,
                                List.of(),
                                List.of(
                                        """
                                        INSERT INTO public.typed SELECT %s;
                                        UPDATE public.typed SET amount = -amount, share = 1 / 3.0,
                                          note = NULL, code = 'Z', flag = NOT flag, day = NULL,
                                          created = created - interval '0.000001 s',
                                          details = details || '{"b": [1.50, null]}'
                                        WHERE id BETWEEN 1 AND 1000;
                                        UPDATE public.coded SET note = 'ä€\\' || code
                                        WHERE code < '1000';
                                        DELETE FROM public.typed WHERE id %% 20 = 7;
                                        """
                                                .formatted(row("i + 2000", "'é'", 1_000))))));
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
