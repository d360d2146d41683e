package io.tidemark.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;

/**
 * A valid file with one mistake, and the one fault that it is.
 *
 * @param old what stands in the valid file
 * @param replacement the mistake
 * @param where as in {@link Fault}
 * @param what as in {@link Fault}
 * @param remedy as in {@link Fault}
 */
record Mistake(String old, String replacement, String where, String what, String remedy) {

    /** One key a line, so that a mistake can replace one of them. */
    static final String VALID =
            """
            pipeline:
              name: shop
              storage: file:///var/lib/shop
            sources:
              shop:
                type: postgres
                url: postgresql://u:${P}@h/shop
            sinks:
              warehouse:
                type: postgres
                url: postgresql://u:${P}@h/dw
            tables:
              - from: public.orders
                deletes: hard
              - public.*
            """;

    static Mistake of(String old, String replacement, String where, String what, String remedy) {
        return new Mistake(old, replacement, where, what, remedy);
    }

    void check() {
        assertThat(VALID).contains(old);
        assertThat(faults(VALID.replace(old, replacement)))
                .containsExactly(new Fault(where, what, remedy));
    }

    /** The faults of a file that has some. */
    static List<Fault> faults(String yaml) {
        ConfigException thrown =
                catchThrowableOfType(
                        ConfigException.class, () -> PipelineFile.parse(yaml, "f.yaml", Map.of()));
        assertThat(thrown).as("no fault in:%n%s", yaml).isNotNull();
        return thrown.faults();
    }

    /** The only fault of a file. */
    static Fault fault(String yaml) {
        List<Fault> faults = faults(yaml);
        assertThat(faults).hasSize(1);
        return faults.get(0);
    }
}
