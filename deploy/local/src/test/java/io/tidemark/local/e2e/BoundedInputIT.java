package io.tidemark.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.change.Change;
import io.tidemark.change.ChangeTypes;
import io.tidemark.change.Column;
import io.tidemark.change.KeyEncoder;
import io.tidemark.change.LogPosition;
import io.tidemark.change.RowBuilder;
import io.tidemark.change.SchemaStore;
import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import io.tidemark.config.Pipeline;
import io.tidemark.config.PipelineFile;
import io.tidemark.pipeline.SinkOnlyJob;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An input that ends is applied to its end, also what came after its last periodic checkpoint. */
class BoundedInputIT {

    private static final TableId TABLE = new TableId("public", "numbers");
    private static final TableSchema SCHEMA =
            new TableSchema(
                    "",
                    TABLE,
                    List.of(Column.of("id", "bigint", true), Column.of("n", "bigint", true)),
                    List.of("id"),
                    List.of());

    private TestBed bed;

    @BeforeEach
    void startServers() throws Exception {
        bed = TestBed.start();
    }

    @AfterEach
    void stopServers() throws Exception {
        bed.close();
    }

    @ParameterizedTest
    @CsvSource({"10, 1", "1000, 2", "300000, 2"})
    void allOfItIsApplied(long changes, int parallelism) throws Exception {
        Pipeline pipeline =
                PipelineFile.read(bed.pipeline("bounded", "300ms", "- " + TABLE.toString()));
        new SchemaStore(pipeline.storage()).put(SCHEMA);
        JobClient job =
                SinkOnlyJob.start(
                        pipeline, List.of(SCHEMA), parallelism, env -> numbers(env, changes));

        job.getJobExecutionResult().get(TestBed.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);

        assertThat(
                        TestBed.value(
                                bed.target, "SELECT count(*), min(id), max(n) FROM public.numbers"))
                .isEqualTo(changes + "|1|" + changes);
        assertThat(
                        TestBed.value(
                                bed.target,
                                "SELECT sum(read), sum(read) - sum(applied) FROM tidemark.epoch"))
                .isEqualTo(changes + "|0");
        bed.assertChain("bounded");
    }

    private static DataStream<Change> numbers(StreamExecutionEnvironment env, long count) {
        return env.fromSource(
                        new NumberSequenceSource(1, count),
                        WatermarkStrategy.noWatermarks(),
                        "numbers")
                .uid("numbers")
                .map(new ToChange())
                .returns(ChangeTypes.CHANGE)
                .uid("changes");
    }

    private static final class ToChange implements MapFunction<Long, Change> {

        private static final long serialVersionUID = 1L;

        @Override
        public Change map(Long number) {
            var row =
                    new RowBuilder(2)
                            .set(0, Long.toString(number))
                            .set(1, Long.toString(number))
                            .build();
            return Change.upsert(
                    SCHEMA.fingerprint(),
                    new LogPosition(number, 0, number),
                    new KeyEncoder(TABLE, SCHEMA.keyIndexes()).key(row),
                    row,
                    null);
        }
    }
}
