package io.tidemark.config;

import java.io.Serializable;

/**
 * Something wrong, for people.
 *
 * @param where a path in the file ({@code tables[0].merge-key}), a table or a server
 * @param what what is wrong, with the value
 * @param remedy what to do about it; empty if {@code what} says it all
 */
public record Fault(String where, String what, String remedy) implements Serializable {

    @Override
    public String toString() {
        return where + ": " + what + (remedy.isEmpty() ? "" : "\n    → " + remedy);
    }
}
