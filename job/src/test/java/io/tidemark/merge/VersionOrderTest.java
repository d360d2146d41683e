package io.tidemark.merge;

import static io.tidemark.change.TextRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.change.Change;
import io.tidemark.change.Column;
import io.tidemark.change.LogPosition;
import io.tidemark.change.MergeKey;
import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import io.tidemark.config.OrderColumn;
import io.tidemark.config.OrderColumn.Direction;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionOrderTest {

    private static final TableSchema SCHEMA =
            new TableSchema(
                    "",
                    new TableId("public", "orders"),
                    List.of(
                            Column.of("id", "integer", true),
                            new Column("twice", "integer", false, "id * 2"),
                            Column.of("version", "bigint", false),
                            Column.of("rank", "numeric(6,2)", false),
                            Column.of("extra", "jsonb", false)),
                    List.of("id"),
                    List.of());

    private static final List<OrderColumn> COLUMNS =
            List.of(
                    new OrderColumn("version", Direction.ASC),
                    new OrderColumn("rank", Direction.DESC));
    private static final VersionOrder BY_POSITION = VersionOrder.of(List.of(), SCHEMA, 0);
    private static final VersionOrder BY_COLUMNS = VersionOrder.of(COLUMNS, SCHEMA, 0);

    private static Change change(long major, long minor, String version, String rank) {
        return Change.upsert(
                SCHEMA.fingerprint(),
                new LogPosition(major, minor, 0),
                MergeKey.none(),
                row("1", version, rank, null),
                null);
    }

    private static Version version(long major, long minor, String version, String rank) {
        return BY_COLUMNS.version(change(major, minor, version, rank));
    }

    @Test
    void columnsDecideInTurnThenThePosition() {
        List<Version> ascending =
                List.of(
                        version(1, 0, null, null),
                        version(9, 9, null, null),
                        // Not told is older than every value, in both directions.
                        version(5, 0, null, "7"),
                        version(2, 0, null, "5"),
                        version(8, 0, "9", null),
                        version(3, 0, "9", "100.00"),
                        version(1, 0, "9", "99.99"),
                        version(2, 0, "9", "99.99"),
                        version(2, 1, "9", "99.99"),
                        version(0, 0, "10", "100"),
                        version(1, 0, "10", "100.00"));
        for (int i = 0; i < ascending.size(); i++) {
            for (int j = 0; j < ascending.size(); j++) {
                assertThat(BY_COLUMNS.compare(ascending.get(i), ascending.get(j)))
                        .as("%s with %s", ascending.get(i), ascending.get(j))
                        .matches(i == j ? c -> c == 0 : i < j ? c -> c < 0 : c -> c > 0);
            }
        }
    }

    @Test
    void withoutColumnsThePositionDecides() {
        Version older = BY_POSITION.version(change(1, 2, "9", "9"));
        Version newer = BY_POSITION.version(change(2, 1, "1", "1"));

        assertThat(older.isPositionOnly()).isTrue();
        assertThat(BY_POSITION.compare(older, newer)).isNegative();
        assertThat(BY_POSITION.compare(newer, newer)).isZero();
    }

    @Test
    void ofEqualColumnsTheHigherRankWinsWhateverThePositions() {
        Change change = change(9, 0, "5", "1");
        VersionOrder believed = VersionOrder.of(COLUMNS, SCHEMA, 2);
        VersionOrder other = VersionOrder.of(COLUMNS, SCHEMA, 1);
        Version first = believed.version(change(1, 0, "5", "1"));

        assertThat(other.compare(first, other.version(change))).isPositive();
        assertThat(believed.compare(first, believed.version(change))).isNegative();
        assertThat(other.compare(first, other.version(change(1, 0, "6", "1")))).isNegative();
        assertThat(Version.decode(first.encoded())).isEqualTo(first);
        assertThat(hex(first)).isEqualTo("02" + "02" + "0235" + "0231" + "02" + "01" + "00");
        assertThat(first).isNotEqualTo(other.version(change(1, 0, "5", "1")));
    }

    /** Savepoints hold these bytes. */
    @Test
    void encodedFormIsPinned() {
        assertThat(hex(version(0x16B374D848L, 3, "300", "12.50")))
                .isEqualTo("01" + "02" + "04333030" + "0631322e3530" + "c8b0d39beb02" + "03");
        assertThat(hex(version(127, 128, null, "1")))
                .isEqualTo("01" + "02" + "00" + "0231" + "7f" + "8001");
        assertThat(hex(version(0, 0, "", null))).isEqualTo("01" + "02" + "01" + "00" + "00" + "00");
        assertThat(hex(version(Long.MAX_VALUE, 0, null, null)))
                .isEqualTo("01" + "00" + "ffffffffffffffff7f" + "00");
    }

    private static String hex(Version version) {
        return HexFormat.of().formatHex(version.encoded());
    }

    @Test
    void versionsComeBackAsTheyWere() {
        List<Version> versions = new ArrayList<>();
        for (String value : new String[] {null, "", "1", "a longer text, ✓ 😀", "x".repeat(300)}) {
            versions.add(version(0, 0, value, null));
            versions.add(version(Long.MAX_VALUE, Long.MAX_VALUE, null, value));
            versions.add(version(-1, Long.MIN_VALUE, value, "2"));
        }
        for (Version version : versions) {
            assertThat(Version.decode(version.encoded()))
                    .isEqualTo(version)
                    .hasSameHashCodeAs(version);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "03000101",
                "01",
                "0100",
                "010001",
                "01020401",
                "0100010101",
                "01ffffffffffffffffff7f",
                "0100ffffffffffffffffffff01",
                "0101ffffffff0f0101"
            })
    void whatIsNoVersionIsRefused(String bytes) {
        assertThatThrownBy(() -> Version.decode(HexFormat.of().parseHex(bytes)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a version in state");
    }

    @Test
    void versionsOfOtherColumnsAreRefused() {
        assertThatThrownBy(
                        () ->
                                BY_POSITION.compare(
                                        version(1, 0, "1", "2"), version(1, 0, null, null)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has 2 values, the changes are ordered by 0 columns");
    }

    @Test
    void columnsThatAreNotThereOrHaveNoOrderAreRefused() {
        assertThatThrownBy(() -> by("twice"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("public.orders has no column twice to order by");
        assertThatThrownBy(() -> by("extra"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "public.orders.extra is of type jsonb, which changes cannot be ordered by");
    }

    private static VersionOrder by(String column) {
        return VersionOrder.of(List.of(new OrderColumn(column, Direction.ASC)), SCHEMA, 0);
    }
}
