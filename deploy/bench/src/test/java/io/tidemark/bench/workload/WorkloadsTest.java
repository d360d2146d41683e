package io.tidemark.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.change.Change;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.junit.jupiter.api.Test;

class WorkloadsTest {

    private static List<Workload> workloads(Optional<Long> snapshotRows) {
        return Workloads.of(new Sizes(20_000, snapshotRows, 10_000, 1));
    }

    private static Map<String, Long> rows(Optional<Long> snapshotRows) {
        return workloads(snapshotRows).stream()
                .collect(Collectors.toMap(Workload::name, Workload::rows));
    }

    @Test
    void whatIsOnlyCopiedMayHaveASizeOfItsOwn() {
        assertThat(rows(Optional.of(90_000L)))
                .containsEntry("snapshot", 90_000L)
                .containsEntry("updates", 20_000L)
                .containsEntry("wide", 2_000L);
    }

    @Test
    void otherwiseItHasTheSizeOfTheOthers() {
        assertThat(rows(Optional.empty()))
                .containsEntry("snapshot", 20_000L)
                .containsEntry("updates", 20_000L);
    }

    @Test
    void generatorsFillEachKeyOnce() {
        for (Workload workload : workloads(Optional.empty())) {
            Generator generator = workload.generation().orElseThrow().generator();
            long keys =
                    LongStream.range(0, workload.rows())
                            .mapToObj(number -> generator.filled(number).key())
                            .distinct()
                            .count();
            assertThat(keys).as(workload.name()).isEqualTo(workload.rows());
        }
    }

    @Test
    void aTransactionOfPgbenchAddsToWhatIsThere() {
        Generator generator = new Generation(Generation.Kind.PGBENCH, 3).generator();
        Change change = Change.progress(0, 0, 0);
        for (long number = 1; number <= 4 * 4 + 1; number++) {
            change = generator.changed(number);
        }
        // Of three accounts the second and the fifth transaction have the same.
        BinaryRowData account = change.row();
        assertThat(account.getString(2).toString())
                .isEqualTo(Long.toString(PgbenchScale.delta(2) + PgbenchScale.delta(5)));
    }
}
