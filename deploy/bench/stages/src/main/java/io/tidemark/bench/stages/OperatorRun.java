package io.tidemark.bench.stages;

import io.tidemark.change.Change;
import io.tidemark.local.TempFolder;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** An operator, and in each invocation of a benchmark the next changes for it. */
@SuppressWarnings("NullAway.Init") // JMH calls what opens it
public abstract class OperatorRun {

    /** So many changes are one invocation. */
    public static final int CHANGES = 1000;

    private final Updates updates;
    private final Change[] changes = new Change[CHANGES];
    private TempFolder folder;
    private KeyedOperator operator;

    /**
     * Not opened yet.
     *
     * @param pool how many updates there are before the first comes again
     */
    protected OperatorRun(int pool) {
        this.updates = new Updates(pool);
    }

    /** Makes the operator. */
    @FunctionalInterface
    protected interface Opening {

        /** In a folder of its own. */
        KeyedOperator open(Path folder) throws Exception;
    }

    /** Begins. */
    protected void open(Opening opening) throws Exception {
        folder = TempFolder.create("tidemark-stages-");
        operator = opening.open(folder.path());
    }

    /** Makes the next changes. */
    @Setup(Level.Invocation)
    public void fill() {
        updates.next(changes);
    }

    /** Has the operator take them. */
    public void process() throws Exception {
        operator.process(changes);
    }

    /** What they led to. */
    public List<Change> results() {
        return operator.results();
    }

    /** Deletes what it needed. */
    @TearDown
    public void close() throws Exception {
        operator.close();
        folder.close();
    }
}
