package io.tidemark.source.postgres;

import io.tidemark.change.TableId;
import io.tidemark.config.Fault;
import io.tidemark.postgres.Database;
import java.sql.Connection;
import java.sql.SQLException;
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

    private static final String GONE =
            "leave it out of the file for one run and name it again in the next one, which copies"
                    + " it anew; or run '--start fresh', which copies all tables again";

    private static final String OWNS =
            "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass(?)";

    private final Connection connection;
    private final Database database;
    private final String name;

    ResumeCheck(Connection connection, Database database, String name) {
        this.connection = connection;
        this.database = database;
        this.name = name;
    }

    /**
     * @param tables what is to be read
     * @param known those of them that the state has read, which have to be published still
     */
    List<Fault> faults(
            Optional<Slot> slot,
            Optional<Publication> found,
            Collection<TableId> tables,
            Collection<TableId> known)
            throws SQLException {
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
        for (TableId table : without(known, publication.tables())) {
            faults.add(
                    new Fault(
                            table.toString(),
                            "is not in the publication "
                                    + name
                                    + " any more: it was taken out, or was dropped and created again",
                            GONE));
        }
        faults.addAll(notToAdd(publication, without(tables, known)));
        return faults;
    }

    /**
     * Why those of the tables that are not published cannot be added to what is: who does it has to
     * own both.
     */
    List<Fault> notToAdd(Publication publication, Collection<TableId> tables) throws SQLException {
        List<TableId> foreign = new ArrayList<>();
        for (TableId table : without(tables, publication.tables())) {
            if (!publication.owned()
                    || SqlRows.first(connection, OWNS, r -> r.getBoolean(1), table.quoted())
                            .filter(owns -> owns)
                            .isEmpty()) {
                foreign.add(table);
            }
        }
        if (foreign.isEmpty()) {
            return List.of();
        }
        return List.of(
                fault(
                        "this role may not add " + foreign + " to the publication " + name,
                        Capture.administrator(
                                        "BEGIN; "
                                                + String.join(
                                                        "; ",
                                                        Publication.addStatements(name, foreign))
                                                + "; COMMIT")
                                + " or leave them out of the file"));
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
