package io.tidemark.bench.workload;

import io.tidemark.bench.workload.Workload.Marker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One table of 60 columns and about 2 kB a row, a document among them. */
final class WideTable {

    /** So many rows and changes of other workloads are one here: the bytes are about the same. */
    private static final int SHARE = 10;

    static final int TEXTS = 24;
    static final int NUMBERS = 16;
    static final int AMOUNTS = 8;
    static final int FLAGS = 6;
    static final int DAYS = 3;

    static final BenchTable TABLE = new BenchTable("wide", columns());

    private WideTable() {}

    private static List<BenchTable.Column> columns() {
        List<BenchTable.Column> columns = new ArrayList<>();
        columns.add(new BenchTable.Column("id", "bigint"));
        columns.add(new BenchTable.Column("number", "bigint"));
        add(columns, "text", "text", TEXTS);
        add(columns, "number", "integer", NUMBERS);
        add(columns, "amount", "numeric(12,2)", AMOUNTS);
        add(columns, "flag", "boolean", FLAGS);
        add(columns, "day", "date", DAYS);
        columns.add(new BenchTable.Column("document", "jsonb"));
        return columns;
    }

    private static void add(
            List<BenchTable.Column> columns, String name, String type, int howMany) {
        for (int i = 1; i <= howMany; i++) {
            columns.add(new BenchTable.Column(name + i, type));
        }
    }

    static Workload workload(Sizes sizes) {
        long rows = Math.max(2, sizes.rows() / SHARE);
        return new Workload(
                "wide",
                "updates of rows of 60 columns and 2 kB, a jsonb among them, 100 in a transaction",
                List.of(TABLE),
                rows,
                List.of(fill(rows)),
                TABLE.hasKey(rows - 1),
                new Marker(TABLE, "number"),
                Optional.of(
                        Changes.inHundreds(
                                Math.max(1, sizes.changes() / SHARE),
                                Changes.ENDLESS,
                                update(rows))),
                Optional.of(new Generation(Generation.Kind.WIDE, rows)));
    }

    private static String update(long rows) {
        return """
        UPDATE public.wide SET number = i, text1 = 'changed by ' || i, amount1 = i %% 1000 + 0.75,
          flag1 = i %% 2 = 0, day1 = date '2024-01-01' + (i %% 365)::integer,
          document = jsonb_set(document, '{version}', to_jsonb(i))
        WHERE id = %s;
        """
                .formatted(AtRandom.sqlKey("i", AtRandom.keys(rows)));
    }

    private static String fill(long rows) {
        List<String> values = new ArrayList<>();
        for (BenchTable.Column column : TABLE.columns()) {
            values.add(value(column));
        }
        return "INSERT INTO public.wide SELECT %s FROM generate_series(0, %d) i"
                .formatted(String.join(", ", values), rows - 1);
    }

    private static String value(BenchTable.Column column) {
        if (column.name().equals(TABLE.key())) {
            return "i";
        }
        return switch (column.type()) {
            case "bigint" -> "0";
            case "text" -> "'" + column.name() + " ' || md5(i::text)";
            case "integer" -> "i % 1000000";
            case "numeric(12,2)" -> "i % 1000 + 0.25";
            case "boolean" -> "i % 3 = 0";
            case "date" -> "date '2023-01-01' + (i % 365)::integer";
            case "jsonb" ->
                    """
                    jsonb_build_object('version', 0, 'name', md5(i::text), 'tags',
                      jsonb_build_array(md5(i::text), md5((i + 1)::text), md5((i + 2)::text)),
                      'address', jsonb_build_object('street', repeat('long street ', 6),
                      'city', md5((i + 3)::text), 'number', i), 'note', repeat(md5(i::text), 4))\
                    """;
            default -> throw new IllegalArgumentException("no value for " + column);
        };
    }
}
