package io.tidemark.pipeline.requests;

import io.tidemark.change.Change;
import io.tidemark.change.KeyEncoder;
import io.tidemark.change.MergeKey;
import io.tidemark.change.SchemaStore;
import io.tidemark.change.TableSchema;
import io.tidemark.merge.LateChanges;
import io.tidemark.pipeline.requests.RequestAnswers.Carried;
import io.tidemark.sink.TargetRules;
import io.tidemark.transform.DeadLetterRows.State;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Calls on the stage that keeps dead letters, to try the changes of keys again or to give some up.
 * The changes themselves are in its state, so a call only has the key that it is for.
 */
final class DeadLetterCalls {

    private final String pipeline;
    private final TargetRules rules;
    private final SchemaStore schemas;

    DeadLetterCalls(String pipeline, String storage, TargetRules rules) {
        this.pipeline = pipeline;
        this.rules = rules;
        this.schemas = new SchemaStore(storage);
    }

    /** A key is tried as a whole: its changes go on in order or not at all. */
    Carried replay(DeadLetterSelection selection, Connection connection)
            throws SQLException, IOException {
        List<SetAside> selected =
                new DeadLetterTable(connection, pipeline)
                        .select(selection, DeadLetterTable.OPEN, schemas);
        Set<MergeKey> keys = new LinkedHashSet<>();
        for (SetAside dead : selected) {
            keys.add(key(dead));
        }
        return new Carried(
                keys.stream().map(Change::replay).toList(),
                counted(keys.size(), "key") + " tried again");
    }

    /** By its id any can be given up, otherwise those that are dead: what waits goes on then. */
    Carried discard(DeadLetterSelection selection, Connection connection)
            throws SQLException, IOException {
        List<State> states = selection.id() == null ? List.of(State.DEAD) : DeadLetterTable.OPEN;
        List<Change> changes = new ArrayList<>();
        for (SetAside dead :
                new DeadLetterTable(connection, pipeline).select(selection, states, schemas)) {
            changes.add(
                    Change.discard(
                            dead.schema(),
                            LateChanges.position(dead.position(), dead.committedAt()),
                            key(dead)));
        }
        return new Carried(changes, counted(changes.size(), "change") + " given up");
    }

    private MergeKey key(SetAside dead) throws IOException {
        TableSchema schema = schemas.get(dead.schema());
        return new KeyEncoder(rules.of(schema.sourceTable()).target(), schema.keyIndexes())
                .key(FedBack.row(dead, schema));
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
