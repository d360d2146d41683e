package io.tidemark.change;

import java.io.Serializable;

/**
 * A type that users of the source defined and that its columns need: an enum, a domain or a
 * composite type.
 *
 * @param name the qualified, quoted name, as {@code to_regtype} takes it
 * @param ddl the statement that creates it where it is missing, in a schema that is there
 */
public record TypeDefinition(String name, String ddl) implements Serializable {}
