package io.tidemark.config;

import java.io.Serializable;
import java.util.Objects;

/**
 * Where a source or sink is.
 *
 * @param name its name in the file
 * @param type {@code postgres}
 * @param url {@code postgresql://user:password@host:port/database?option=value}, unresolved
 */
public record Endpoint(String name, String type, Template url) implements Serializable {

    public Endpoint {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(url, "url");
    }
}
