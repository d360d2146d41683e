package io.tidemark.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.change.Column;
import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import io.tidemark.config.Deletes;
import io.tidemark.sink.Delta;
import io.tidemark.sink.postgres.TestEpochs.Line;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever epochs come: the target shows what a plain map shows, whichever path they take. */
class RandomEpochsIT {

    private static final int KEYS = 40;
    private static final int EPOCHS = 60;

    @RegisterExtension static final TestServer server = new TestServer();

    /** How much one epoch holds. */
    private enum Load {
        SMALL,
        /** Through stages, by many keys. */
        LARGE,
        /** Through stages, with masks. */
        MIXED
    }

    private static TableSchema shape(String table) {
        return new TableSchema(
                "",
                new TableId("public", table),
                List.of(
                        Column.of("k1", "integer", true),
                        Column.of("v", "text", false),
                        Column.of("k2", "text", true),
                        Column.of("w", "numeric", false)),
                List.of("k2", "k1"),
                List.of());
    }

    @Test
    void smallEpochs() throws Exception {
        check(Load.SMALL, Deletes.HARD, "");
    }

    @Test
    void largeEpochs() throws Exception {
        check(Load.LARGE, Deletes.HARD, "");
    }

    @Test
    void mixedEpochs() throws Exception {
        check(Load.MIXED, Deletes.HARD, "");
    }

    @Test
    void mixedEpochsWithSoftDeletes() throws Exception {
        check(Load.MIXED, Deletes.SOFT, "");
    }

    @Test
    void mixedEpochsWithUniqueValuesThatMove() throws Exception {
        check(Load.MIXED, Deletes.HARD, "CREATE UNIQUE INDEX ON public.t (v)");
    }

    private void check(Load load, Deletes deletes, String index) throws Exception {
        long seed = Long.getLong("tidemark.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        server.newDatabase();
        TableSchema shape = shape("t");
        TestEpochs epochs = new TestEpochs(1).with(shape, deletes);
        PostgresTarget target = server.target(epochs);
        Model model = new Model(shape, random, index.isEmpty());
        target.apply(epochs.next());
        for (int i = 0; i < EPOCHS; i++) {
            List<Delta> deltas = model.deltas(load);
            target.apply(epochs.next(deltas));
            if (i == 0 && !index.isEmpty()) {
                server.run(index);
            }
            assertThat(shown(deletes)).as("seed %d, epoch %d", seed, i).isEqualTo(model.shown());
        }
        assertThat(
                        server.rows(
                                "SELECT count(*) FROM tidemark.epoch WHERE read <> applied +"
                                        + " unchanged + superseded + stale + filtered + missing"))
                .as("seed %d", seed)
                .containsExactly("0");
        assertThat(server.newestCounts().read()).isPositive();
    }

    private static List<String> shown(Deletes deletes) throws SQLException {
        String where = deletes == Deletes.SOFT ? " WHERE NOT is_deleted" : "";
        return server.rows(
                "SELECT k1, v, k2, w FROM public.t" + where + " ORDER BY k1, k2 COLLATE \"C\"");
    }

    /** The table as a map from key to cells, and what makes epochs out of it. */
    private static final class Model {
        private final TableSchema shape;
        private final Random random;
        private final boolean freeValues;
        private final Map<Integer, @Nullable String[]> rows = new TreeMap<>();

        Model(TableSchema shape, Random random, boolean freeValues) {
            this.shape = shape;
            this.random = random;
            this.freeValues = freeValues;
        }

        List<Delta> deltas(Load load) {
            List<List<Line>> writers = List.of(new ArrayList<>(), new ArrayList<>());
            int keys = load == Load.LARGE ? 500 : KEYS;
            Set<Integer> used = new HashSet<>();
            for (int n = load == Load.LARGE ? 300 : random.nextInt(25); n >= 0; n--) {
                int key = random.nextInt(keys);
                if (used.add(key)) {
                    writers.get(key % 2).add(change(key, load));
                }
            }
            if (!freeValues) {
                exchange(writers, used);
            }
            return writers.stream().map(w -> TestEpochs.delta(w.toArray(Line[]::new))).toList();
        }

        /** Two rows swap a value that must be unique. */
        private void exchange(List<List<Line>> writers, Set<Integer> used) {
            List<Integer> keys = new ArrayList<>(rows.keySet());
            keys.removeAll(used);
            if (keys.size() < 2) {
                return;
            }
            int a = keys.get(random.nextInt(keys.size()));
            int b = keys.get(random.nextInt(keys.size()));
            if (a == b) {
                return;
            }
            @Nullable String[] rowA = Objects.requireNonNull(rows.get(a));
            @Nullable String[] rowB = Objects.requireNonNull(rows.get(b));
            @Nullable String value = rowA[1];
            rowA[1] = rowB[1];
            rowB[1] = value;
            writers.get(a % 2).add(TestEpochs.upsert(shape, rowA.clone()));
            writers.get(b % 2).add(TestEpochs.upsert(shape, rowB.clone()));
        }

        private Line change(int key, Load load) {
            @Nullable String[] before = rows.get(key);
            int dice = random.nextInt(10);
            if (dice < 3) {
                rows.remove(key);
                return TestEpochs.delete(shape, k2(key), k1(key));
            }
            if (dice < 6 && before != null && load == Load.MIXED) {
                before[3] = number();
                return TestEpochs.masked(shape, "0100", k1(key), null, k2(key), before[3]);
            }
            @Nullable String[] row = {k1(key), value(key), k2(key), number()};
            rows.put(key, row);
            return TestEpochs.upsert(shape, row.clone());
        }

        private static String k1(int key) {
            return String.valueOf(key / 2);
        }

        private String k2(int key) {
            return "k" + key % 2;
        }

        private @Nullable String value(int key) {
            if (!freeValues) {
                return "unique to " + key + " of " + random.nextInt(1_000_000);
            }
            return switch (random.nextInt(4)) {
                case 0 -> null;
                case 1 -> "same";
                case 2 -> "tab\tnewline\nback\\slash \\N é";
                default -> "v" + random.nextInt();
            };
        }

        private String number() {
            return random.nextInt(3) == 0 ? "1.0" : random.nextInt(3) == 0 ? "1.00" : "-7e3";
        }

        /** As the target's query shows it. */
        List<String> shown() {
            return rows.entrySet().stream()
                    .sorted(
                            java.util.Comparator.comparingInt(
                                            (Map.Entry<Integer, @Nullable String[]> e) ->
                                                    e.getKey() / 2)
                                    .thenComparing(e -> e.getKey()))
                    .map(
                            e -> {
                                @Nullable String[] row = e.getValue();
                                String number = row[3].equals("-7e3") ? "-7000" : row[3];
                                return row[0]
                                        + ","
                                        + (row[1] == null ? "-" : row[1])
                                        + ","
                                        + row[2]
                                        + ","
                                        + number;
                            })
                    .toList();
        }
    }
}
