package io.tidemark.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TableSchemaTest {

    private static final TableId TABLE = new TableId("public", "orders");
    private static final Column ID = Column.of("id", "bigint", true);
    private static final Column TOTAL = Column.of("total", "numeric(10,2)", false);
    private static final Column TWICE = new Column("double", "numeric", false, "(total * 2)");
    private static final Column MOOD = Column.of("mood", "\"app\".\"mood\"", false);
    private static final TypeDefinition MOOD_TYPE =
            new TypeDefinition("\"app\".\"mood\"", "CREATE TYPE \"app\".\"mood\" AS ENUM ('ok')");
    private static final TableSchema SCHEMA =
            of(TABLE, List.of(ID, TOTAL, TWICE, MOOD), List.of("id"), MOOD_TYPE);

    private static TableSchema of(
            TableId table, List<Column> columns, List<String> key, TypeDefinition... types) {
        return new TableSchema("", table, columns, key, List.of(types));
    }

    private static TableSchema with(Column... columns) {
        return of(TABLE, List.of(columns), List.of("id"), MOOD_TYPE);
    }

    @Test
    void fingerprintIsPinned() {
        assertThat(Long.toHexString(SCHEMA.fingerprint())).isEqualTo("c95f0d40e8b78719");
    }

    @Test
    void equalShapesHaveEqualFingerprints() {
        assertThat(with(ID, TOTAL, TWICE, MOOD).fingerprint()).isEqualTo(SCHEMA.fingerprint());
    }

    static Stream<TableSchema> changed() {
        List<Column> all = SCHEMA.columns();
        TypeDefinition renamed = new TypeDefinition("\"app\".\"m\"", MOOD_TYPE.ddl());
        TypeDefinition grown =
                new TypeDefinition(
                        MOOD_TYPE.name(), MOOD_TYPE.ddl().replace("'ok'", "'ok', 'bad'"));
        return Stream.of(
                of(new TableId("publi", "corders"), all, List.of("id"), MOOD_TYPE),
                of(new TableId("other", "orders"), all, List.of("id"), MOOD_TYPE),
                of(new TableId("public", "other"), all, List.of("id"), MOOD_TYPE),
                with(ID, TOTAL, TWICE),
                with(ID, TWICE, TOTAL, MOOD),
                with(ID, Column.of("sum", "numeric(10,2)", false), TWICE, MOOD),
                with(ID, Column.of("total", "numeric(10,3)", false), TWICE, MOOD),
                with(ID, Column.of("total", "numeric(10,2)", true), TWICE, MOOD),
                with(ID, TOTAL, new Column("double", "numeric", false, "(total * 3)"), MOOD),
                with(ID, TOTAL, Column.of("double", "numeric", false), MOOD),
                of(TABLE, all, List.of("total"), MOOD_TYPE),
                of(TABLE, all, List.of("id", "total"), MOOD_TYPE),
                of(TABLE, all, List.of("total", "id"), MOOD_TYPE),
                of(TABLE, all, List.of("id")),
                of(TABLE, all, List.of("id"), renamed),
                of(TABLE, all, List.of("id"), grown));
    }

    @ParameterizedTest
    @MethodSource("changed")
    void everyComponentChangesTheFingerprint(TableSchema other) {
        assertThat(other.fingerprint()).isNotEqualTo(SCHEMA.fingerprint());
    }

    @Test
    void theChangedShapesDifferFromEachOther() {
        assertThat(changed().map(TableSchema::fingerprint)).doesNotHaveDuplicates();
    }

    /** The lists of the canonical form must not run together. */
    @Test
    void aColumnOfTheKeyIsNotTakenForAType() {
        List<Column> columns = List.of(ID, TOTAL, MOOD);
        TableSchema longKey = of(TABLE, columns, List.of("id", "total", "mood"));
        TableSchema withType =
                of(TABLE, columns, List.of("id"), new TypeDefinition("total", "mood"));

        assertThat(longKey.fingerprint()).isNotEqualTo(withType.fingerprint());
    }

    @Test
    void rowsLeaveOutGeneratedColumns() {
        TableSchema schema = of(TABLE, List.of(TWICE, TOTAL, ID), List.of("id", "total"));

        assertThat(schema.rowColumns()).containsExactly(TOTAL, ID);
        assertThat(schema.keyIndexes()).containsExactly(1, 0);
    }

    @Test
    void aKeyIsMadeOfOrdinaryColumns() {
        assertThatThrownBy(() -> of(TABLE, List.of(ID), List.of()))
                .hasMessageContaining("public.orders has no merge key");
        assertThatThrownBy(() -> of(TABLE, List.of(ID), List.of("no")))
                .hasMessageContaining("no ordinary column no");
        assertThatThrownBy(() -> of(TABLE, List.of(ID, TWICE), List.of("double")))
                .hasMessageContaining("no ordinary column double");
    }
}
