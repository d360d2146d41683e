package io.tidemark.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.source.postgres.SourceType.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypeSupportTest {

    private static final long USER_OID = 20_000;

    @ParameterizedTest
    @ValueSource(strings = {"numeric", "jsonb", "tsvector", "xml", "money", "bit varying", "inet"})
    void builtInTypesAreCarried(String name) {
        assertThat(TypeSupport.refusal(builtIn(name), type -> false)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pg_node_tree", "regclass", "regrole", "aclitem", "gtsvector"})
    void typesWithoutMeaningElsewhereAreRefusedEvenIfTheTargetHasThem(String name) {
        assertThat(TypeSupport.refusal(builtIn(name), type -> true))
                .hasValueSatisfying(refusal -> assertThat(refusal.type()).isEqualTo(name));
    }

    @ParameterizedTest
    @EnumSource(names = {"BASE", "RANGE", "MULTIRANGE", "ROW_OF_TABLE"})
    void otherTypesOfUsersMustBeThere(Kind kind) {
        SourceType type = user(kind, "", false);
        assertThat(TypeSupport.refusal(type, there -> false)).isPresent();
        assertThat(TypeSupport.refusal(type, "app.thing"::equals)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"ENUM", "DOMAIN", "COMPOSITE"})
    void typesThatCanBeDefinedNeedNotBeThere(Kind kind) {
        assertThat(TypeSupport.refusal(user(kind, "", false), there -> false)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"BASE", "ENUM", "DOMAIN", "COMPOSITE", "RANGE"})
    void typesOfExtensionsComeWithTheExtension(Kind kind) {
        assertThat(TypeSupport.refusal(user(kind, "citext", false), there -> false))
                .hasValueSatisfying(
                        refusal -> {
                            assertThat(refusal.reason()).contains("extension citext");
                            assertThat(refusal.remedy())
                                    .contains(
                                            "CREATE EXTENSION IF NOT EXISTS \"citext\" SCHEMA"
                                                    + " \"app\";");
                        });
    }

    @Test
    void aDomainThatCallsFunctionsOfUsersMustBeThere() {
        assertThat(TypeSupport.refusal(user(Kind.DOMAIN, "", true), there -> false)).isPresent();
        assertThat(TypeSupport.refusal(user(Kind.DOMAIN, "", true), there -> true)).isEmpty();
    }

    private static SourceType builtIn(String name) {
        return new SourceType(100, "pg_catalog", name, Kind.BASE, "", List.of(), false);
    }

    private static SourceType user(Kind kind, String extension, boolean callsUserCode) {
        return new SourceType(
                USER_OID, "app", "app.thing", kind, extension, List.of(), callsUserCode);
    }
}
