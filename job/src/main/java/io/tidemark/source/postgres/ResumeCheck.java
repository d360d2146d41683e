package io.tidemark.source.postgres;

import io.tidemark.change.TableId;
import io.tidemark.config.Fault;
import io.tidemark.postgres.Database;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Whether a job can go on from its state with the slot and the publication that it finds. */
final class ResumeCheck {

    private static final String FRESH =
            "changes may be lost, so all tables need a new snapshot: run '--start fresh'";

    private static final String TABLES_CHANGED =
            "take the change back, or run '--start fresh', which copies all tables again";

    private final Database database;
    private final String name;

    ResumeCheck(Database database, String name) {
        this.database = database;
        this.name = name;
    }

    List<Fault> faults(
            Optional<Slot> slot, Optional<Publication> found, Collection<TableId> planned) {
        List<Fault> faults = new ArrayList<>(slotFaults(slot));
        if (found.isEmpty()) {
            faults.add(fault("the publication " + name + " does not exist any more", FRESH));
            return faults;
        }
        Publication publication = found.get();
        if (!publication.complete()) {
            faults.add(
                    fault(
                            "the publication "
                                    + name
                                    + " was altered and leaves out rows, columns or kinds of"
                                    + " changes",
                            FRESH));
        }
        for (TableId table : without(planned, publication.tables())) {
            faults.add(added(table));
        }
        return faults;
    }

    private List<Fault> slotFaults(Optional<Slot> slot) {
        if (slot.isEmpty()) {
            return List.of(
                    fault("the replication slot " + name + " does not exist any more", FRESH));
        }
        Slot found = slot.get();
        if (!found.database().equals(database.database())) {
            return List.of(otherDatabase(database, name, found));
        }
        if (!found.plugin().equals("pgoutput")) {
            return List.of(
                    fault(
                            "the replication slot "
                                    + name
                                    + " uses the plugin "
                                    + found.plugin()
                                    + " instead of pgoutput",
                            FRESH));
        }
        if (!found.invalidation().isEmpty()) {
            return List.of(
                    fault(
                            "the server gave the replication slot "
                                    + name
                                    + " up: "
                                    + found.invalidation(),
                            FRESH + "; raise max_slot_wal_keep_size if this happens again"));
        }
        return List.of();
    }

    private static Set<TableId> without(Collection<TableId> tables, Collection<TableId> others) {
        Set<TableId> rest = new TreeSet<>(tables);
        others.forEach(rest::remove);
        return rest;
    }

    static Fault added(TableId table) {
        return new Fault(
                table.toString(),
                "was added since the state to restore was written, or was dropped and created again",
                TABLES_CHANGED);
    }

    /** Slots have one name space on a server, publications one per database. */
    static Fault otherDatabase(Database database, String name, Slot slot) {
        return new Fault(
                "source " + database.display(),
                "the replication slot "
                        + name
                        + " belongs to the database '"
                        + slot.database()
                        + "' of the same server",
                "give the pipeline another name; or, if the slot is a leftover, connect to '"
                        + slot.database()
                        + "' and run: SELECT pg_drop_replication_slot('"
                        + name
                        + "');");
    }

    private Fault fault(String what, String remedy) {
        return new Fault("source " + database.display(), what, remedy);
    }
}
