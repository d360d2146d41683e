package io.tidemark.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.change.TableId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ReadPositionTest {

    private static final TableId OLD = new TableId("public", "old");
    private static final TableId YOUNG = new TableId("public", "young");
    private static final TableId ODD = new TableId("we\"ird", "a.b $c, [ü]");

    private static SortedSet<TableId> tables(TableId... tables) {
        return new TreeSet<>(List.of(tables));
    }

    private static Addition adding(long told, TableRange... ranges) {
        return new Addition(tables(YOUNG, ODD), List.of(ranges), told);
    }

    private static ReadPosition restored(ReadPosition position) {
        Map<String, String> text = new LsnOffset(position).getOffset();
        return ((LsnOffset) new LsnOffset.Factory().newOffset(text)).position();
    }

    @Test
    void theStateOfThoseWhoNeverAddedATableIsOneNumber() {
        LsnOffset offset = new LsnOffset(ReadPosition.at(Long.MAX_VALUE));
        assertThat(offset.getOffset()).containsExactly(Map.entry("lsn", "9223372036854775807"));
        assertThat(restored(ReadPosition.at(7))).isEqualTo(ReadPosition.at(7));
    }

    @Test
    void everyPositionIsRestoredAsItWas() {
        ReadPosition position =
                new ReadPosition(
                        50,
                        new TreeMap<>(Map.of(OLD, 20L)),
                        adding(
                                30,
                                new TableRange(YOUNG, KeyRange.ALL),
                                new TableRange(ODD, new KeyRange(null, "it's \"5\"\n")),
                                new TableRange(ODD, new KeyRange("it's \"5\"\n", null))));
        assertThat(restored(position)).isEqualTo(position);
        assertThat(restored(position.adding(adding(31)))).isEqualTo(position.adding(adding(31)));
        assertThat(new LsnOffset(position)).isNotEqualTo(new LsnOffset(50));
    }

    @Test
    void theLogIsKeptForTablesThatAreBehind() {
        assertThat(ReadPosition.at(50).confirmable()).isEqualTo(50);
        assertThat(ReadPosition.at(50).adding(adding(30)).confirmable()).isEqualTo(30);
        assertThat(ReadPosition.at(50).adding(adding(60)).confirmable()).isEqualTo(50);
    }

    @Test
    void theLogIsKeptWhileItIsFoundOutFromWhereATableIsTold() {
        Reading reading = new Reading(ReadPosition.at(50), Set.of(YOUNG));
        reading.told(60);
        reading.hold();
        reading.told(90);
        assertThat(reading.confirmable(40)).isEqualTo(40);
        assertThat(reading.confirmable(80)).isEqualTo(60);
        reading.adding(new Addition(tables(YOUNG), List.of(), 70));
        assertThat(reading.confirmable(80)).as("a checkpoint from before").isEqualTo(70);
        reading.toldOfAdded(95);
        reading.finish();
        assertThat(reading.confirmable(80)).isEqualTo(80);
    }

    @Test
    void aTableThatLeavesIsForgotten() {
        ReadPosition position =
                new ReadPosition(
                        50,
                        new TreeMap<>(Map.of(OLD, 20L)),
                        adding(
                                30,
                                new TableRange(ODD, KeyRange.ALL),
                                new TableRange(YOUNG, KeyRange.ALL)));
        ReadPosition left = position.only(Set.of(YOUNG));
        assertThat(left.added()).isEmpty();
        assertThat(left.addition())
                .isEqualTo(
                        new Addition(
                                tables(YOUNG), List.of(new TableRange(YOUNG, KeyRange.ALL)), 30));
        assertThat(position.only(Set.of(OLD)))
                .isEqualTo(new ReadPosition(50, new TreeMap<>(Map.of(OLD, 20L)), null));
    }

    @Test
    void theLogTellsOfAnAddedTableExactlyWhatWasNotToldWhenItWasAdded() {
        Reading reading = new Reading(ReadPosition.at(50), Set.of(YOUNG));
        assertThat(reading.tellsAll(60)).isFalse();
        assertThat(reading.tells(OLD, 60)).isTrue();
        assertThat(reading.tells(YOUNG, 60)).isFalse();

        reading.adding(new Addition(tables(YOUNG), List.of(), 55));
        reading.told(70);
        reading.toldOfAdded(80);
        assertThat(reading.tells(YOUNG, 60)).isFalse();
        LsnOffset together = reading.finish();
        assertThat(together.position())
                .isEqualTo(new ReadPosition(70, new TreeMap<>(Map.of(YOUNG, 80L)), null));
        assertThat(reading.missing()).isEmpty();
        assertThat(reading.tellsAll(80)).isFalse();
        assertThat(reading.tells(OLD, 80)).isTrue();
        assertThat(reading.tells(YOUNG, 80)).isFalse();
        assertThat(reading.tellsAll(81)).isTrue();
        assertThat(reading.tells(YOUNG, 81)).isTrue();
    }
}
