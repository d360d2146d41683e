package io.tidemark.source.postgres;

import io.tidemark.change.TableId;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which types can be carried, and why the others cannot.
 *
 * <p>A value travels as the text that its type prints and the target reads that text. So a type is
 * carried if the target has the same type (or can be given it by a definition), its text can be
 * read back, and the text means the same in another database.
 */
public final class TypeSupport {

    /** They print a text that they refuse to read. */
    private static final Set<String> WITHOUT_INPUT =
            Set.of(
                    "pg_node_tree",
                    "pg_ndistinct",
                    "pg_dependencies",
                    "pg_mcv_list",
                    "pg_brin_bloom_summary",
                    "pg_brin_minmax_multi_summary",
                    "gtsvector");

    /** They are numbers that name objects of their own database. */
    private static final Set<String> OF_THEIR_DATABASE =
            Set.of(
                    "regproc",
                    "regprocedure",
                    "regoper",
                    "regoperator",
                    "regclass",
                    "regcollation",
                    "regtype",
                    "regrole",
                    "regnamespace",
                    "regconfig",
                    "regdictionary",
                    "regdatabase",
                    "aclitem");

    /**
     * Why a type is not carried.
     *
     * @param type the type that is the reason: the column's, or a part of it
     */
    public record Refusal(String type, String reason, String remedy) {}

    private final SourceTypes types;
    private final Predicate<String> existsAtTarget;

    TypeSupport(SourceTypes types, Predicate<String> existsAtTarget) {
        this.types = types;
        this.existsAtTarget = existsAtTarget;
    }

    /** Empty if every value of the type can be carried. */
    Optional<Refusal> refusal(long oid) throws SQLException {
        SourceType type = types.type(oid);
        Optional<Refusal> refusal = refusal(type, existsAtTarget);
        if (refusal.isPresent() || !(type.definable() || type.builtIn() || isArray(type))) {
            return refusal;
        }
        for (long part : type.parts()) {
            refusal = refusal(part);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    private static boolean isArray(SourceType type) {
        return type.kind() == SourceType.Kind.ARRAY;
    }

    /** The verdict about the type itself, whatever its parts are. */
    static Optional<Refusal> refusal(SourceType type, Predicate<String> existsAtTarget) {
        return switch (type.kind()) {
            case PSEUDO ->
                    refused(type, "a pseudo-type, which has no text form", "use an ordinary type");
            case ARRAY -> Optional.empty();
            case BASE -> type.builtIn() ? builtIn(type) : unlessThere(type, existsAtTarget);
            case RANGE, MULTIRANGE ->
                    type.builtIn() ? Optional.empty() : unlessThere(type, existsAtTarget);
            case ROW_OF_TABLE -> unlessThere(type, existsAtTarget);
            case ENUM, COMPOSITE ->
                    type.extension().isEmpty()
                            ? Optional.empty()
                            : unlessThere(type, existsAtTarget);
            case DOMAIN ->
                    type.builtIn() || type.extension().isEmpty() && !type.callsUserCode()
                            ? Optional.empty()
                            : unlessThere(type, existsAtTarget);
        };
    }

    private static Optional<Refusal> builtIn(SourceType type) {
        if (WITHOUT_INPUT.contains(type.name())) {
            return refused(
                    type, "a type whose text PostgreSQL does not read back", "exclude the table");
        }
        if (OF_THEIR_DATABASE.contains(type.name())) {
            return refused(
                    type,
                    "a reference to an object of its own database, which means something else in"
                            + " another one",
                    "exclude the table, or store the name as text");
        }
        return Optional.empty();
    }

    private static Optional<Refusal> unlessThere(
            SourceType type, Predicate<String> existsAtTarget) {
        if (type.builtIn() || existsAtTarget.test(type.name())) {
            return Optional.empty();
        }
        if (!type.extension().isEmpty()) {
            return refused(
                    type,
                    "a type of the extension "
                            + type.extension()
                            + " that the target does not have",
                    "at the target: CREATE EXTENSION IF NOT EXISTS "
                            + TableId.quote(type.extension())
                            + " SCHEMA "
                            + TableId.quote(type.schema())
                            + ";");
        }
        String reason =
                switch (type.kind()) {
                    case ROW_OF_TABLE -> "the row type of a table";
                    case DOMAIN -> "a domain whose constraints call functions that users defined";
                    case RANGE, MULTIRANGE -> "a range type that users defined";
                    case BASE, ARRAY, ENUM, COMPOSITE, PSEUDO -> "a type that users defined";
                };
        return refused(
                type,
                reason + ", and the target has no type of this name",
                "create " + type.name() + " at the target, exactly as it is at the source");
    }

    private static Optional<Refusal> refused(SourceType type, String reason, String remedy) {
        return Optional.of(new Refusal(type.name(), reason, remedy));
    }
}
