package io.tidemark.source.postgres;

import io.tidemark.bench.stages.BenchPipeline;
import io.tidemark.change.Change;
import io.tidemark.change.TableId;
import io.tidemark.config.Pipeline;
import io.tidemark.local.TempFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Messages of the log, 100 in a transaction, until their changes are in the pieces that the reader
 * takes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls open
public class LogBenchmark {

    static final int MESSAGES = 1000;

    private static final int IN_TRANSACTION = 100;

    private static final int QUEUED = 16;

    private TempFolder folder;
    private FetchContext context;
    private LogDecoder decoder;
    private CommitSink commits;
    private final ByteBuffer begin = LogMessages.begin();
    private final ByteBuffer commit = LogMessages.commit();
    private final ByteBuffer[] inserts = messages(LogMessages::insert);
    private final ByteBuffer[] updates = messages(LogMessages::update);
    private final ByteBuffer[] updatesWithOld = messages(LogMessages::updateWithOld);

    private static ByteBuffer[] messages(IntFunction<ByteBuffer> message) {
        ByteBuffer[] messages = new ByteBuffer[MESSAGES];
        for (int i = 0; i < MESSAGES; i++) {
            messages[i] = message.apply(i);
        }
        return messages;
    }

    /** Everything is told. */
    private enum Everything implements LogScope {
        TOLD;

        @Override
        public boolean tellsAll(long lsn) {
            return true;
        }

        @Override
        public boolean tells(TableId table, long lsn) {
            return true;
        }
    }

    /** A decoder that knows the table. */
    @Setup
    public void open() throws Exception {
        folder = TempFolder.create("tidemark-stages-");
        Pipeline pipeline = BenchPipeline.of(folder.path(), "");
        LoadPlan plan =
                new LoadPlan(
                        BenchPipeline.source(pipeline),
                        pipeline.name(),
                        pipeline.storage(),
                        List.of(BenchPipeline.table(pipeline)),
                        0);
        context = new FetchContext(new PostgresDialect(plan), new CdcSettings(plan));
        commits = new CommitSink(new Handover(context, () -> true), 0, LsnOffset::new);
        decoder = new LogDecoder(plan, TypeNames.session(), 0, Everything.TOLD, commits);
        decoder.decode(LogMessages.begin());
        decoder.decode(LogMessages.relation());
        decoder.decode(LogMessages.commit());
    }

    /** Inserts; how much room is left. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public int insert() throws Exception {
        return decode(inserts);
    }

    /** Updates that tell the new row. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public int update() throws Exception {
        return decode(updates);
    }

    /** Updates that tell the old row too. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public int updateWithOld() throws Exception {
        return decode(updatesWithOld);
    }

    private int decode(ByteBuffer[] messages) throws Exception {
        while (context.getQueue().remainingCapacity() < QUEUED) {
            context.getQueue().poll();
        }
        for (int i = 0; i < MESSAGES; i++) {
            if (i % IN_TRANSACTION == 0) {
                decoder.decode(begin.rewind());
            }
            decoder.decode(messages[i].rewind());
            if (i % IN_TRANSACTION == IN_TRANSACTION - 1) {
                decoder.decode(commit.rewind());
            }
        }
        return context.getQueue().remainingCapacity();
    }

    /** Everything that was decoded and not taken yet. */
    List<Change> taken() throws Exception {
        commits.flush();
        List<Change> changes = new ArrayList<>();
        while (context.getQueue().remainingCapacity() < QUEUED) {
            context.getQueue()
                    .poll()
                    .forEach(
                            event -> {
                                Fetched piece = ((FetchedRecord) event.getRecord()).fetched();
                                changes.addAll(((Fetched.Commits) piece).changes());
                            });
        }
        return changes;
    }

    /** Deletes what it needed. */
    @TearDown
    public void close() throws IOException {
        folder.close();
    }
}
