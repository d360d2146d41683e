package io.tidemark.source.postgres;

import java.util.List;

/**
 * A type of the source's catalog.
 *
 * @param name as {@code format_type} prints it: qualified unless built in
 * @param extension the extension it belongs to, empty if none
 * @param parts the types it is made of, by OID: element, base type, attributes
 * @param callsUserCode whether a domain's constraints call functions that users defined
 */
record SourceType(
        long oid,
        String schema,
        String name,
        Kind kind,
        String extension,
        List<Long> parts,
        boolean callsUserCode) {

    /** What a type is; {@code pg_type.typtype} in finer grain. */
    enum Kind {
        BASE,
        ARRAY,
        ENUM,
        DOMAIN,
        COMPOSITE,
        /** The composite type that every table has. */
        ROW_OF_TABLE,
        RANGE,
        MULTIRANGE,
        PSEUDO
    }

    private static final long FIRST_USER_OID = 16384;

    SourceType {
        parts = List.copyOf(parts);
    }

    /** Whether every server has it. */
    boolean builtIn() {
        return oid < FIRST_USER_OID;
    }

    /** Whether a target without it can be given it by its definition. */
    boolean definable() {
        return !builtIn()
                && extension.isEmpty()
                && (kind == Kind.ENUM || kind == Kind.DOMAIN || kind == Kind.COMPOSITE);
    }
}
