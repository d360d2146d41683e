package io.tidemark.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.change.Change;
import io.tidemark.config.ColumnRule;
import io.tidemark.config.RowRule;
import io.tidemark.udfs.Event;
import io.tidemark.udfs.Fold;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnFoldTest {

    /** Writes into the note what it was given. */
    public static final class Witness implements Fold {
        @Override
        public Map<String, String> fold(Map<String, String> before, Event event) {
            Map<String, String> after = new HashMap<>();
            after.put("note", before + " then " + event.row() + " at " + event.eventTimeMillis());
            return after;
        }
    }

    /** Does what the note says. */
    public static final class Obedient implements Fold {
        @Override
        public Map<String, String> fold(Map<String, String> before, Event event) {
            return switch (event.text("note")) {
                case "remove" -> null;
                case "strange column" -> Map.of("price", "1");
                case "another key" -> Map.of("id", "8");
                case "same key" -> Map.of("id", "7");
                case "write" -> {
                    event.row().put("note", "x");
                    yield Map.of();
                }
                default -> throw new IllegalStateException("what is that?");
            };
        }
    }

    /** Its constructor fails. */
    public static final class Failing implements Fold {
        public Failing() {
            throw new IllegalStateException("no luck");
        }

        @Override
        public Map<String, String> fold(Map<String, String> before, Event event) {
            return Map.of();
        }
    }

    /** It has no constructor without parameters. */
    public static final class Demanding implements Fold {
        public Demanding(String wish) {}

        @Override
        public Map<String, String> fold(Map<String, String> before, Event event) {
            return Map.of();
        }
    }

    /** It cannot be made. */
    public abstract static class Unfinished implements Fold {}

    private static RowMerge own(String className, String eventTime) {
        return RowMerges.of(
                new RowRule(ColumnRule.LATEST, Map.of(), className, Map.of()),
                Movements.SCHEMA,
                "",
                eventTime);
    }

    private static String note(MergedRow row) {
        return NaiveMerge.known(row).get("note");
    }

    @Test
    void aFoldSeesWhatIsKnownOfTheRowAndTheChange() {
        RowMerge merge = own(Witness.class.getName(), null);
        MergedRow first = merge.merge(null, Movements.upsert(0, 0, Map.of("version", "3")));
        assertThat(note(first)).isEqualTo("null then {version=3, id=7} at " + Event.NO_TIME);
        assertThat(first.missing()).isEqualTo("00110");

        MergedRow second =
                merge.merge(
                        new MergedRow(Movements.upsert(1, 0, Map.of()).row(), "00110"),
                        Movements.upsert(1717245296L, 0, Map.of("amount", "2")));
        assertThat(note(second))
                .isEqualTo(
                        "{version=null, id=7, note=null} then {id=7, amount=2} at 1717245296000");
        assertThat(NaiveMerge.known(second)).containsEntry("amount", null).containsEntry("id", "7");
        assertThat(second.missing()).isEqualTo("00010");
        assertThat(merge.accumulates()).isTrue();
    }

    @Test
    void theEventTimeIsThatOfTheColumn() {
        RowMerge merge = own(Witness.class.getName(), "version");

        assertThat(note(merge.merge(null, Movements.upsert(1, 0, Map.of("version", "60")))))
                .endsWith(" at 60000");
        assertThat(note(merge.merge(null, Movements.upsert(1, 0, Map.of("amount", "60")))))
                .endsWith(" at " + Event.NO_TIME);
        assertThatThrownBy(() -> own(Witness.class.getName(), "note"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("public.movements has no column note that tells a time");
    }

    @Test
    void aDeleteIsNotFolded() {
        RowMerge merge = own(Obedient.class.getName(), null);
        MergedRow row = merge.merge(null, obey("same key"));

        assertThat(row).isNotNull();
        assertThat(merge.merge(row, Movements.delete(2, 0, Map.of()))).isNull();
        assertThat(merge.merge(row, obey("remove"))).isNull();
    }

    private static Change obey(String order) {
        return Movements.upsert(1, 0, Map.of("note", order));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "strange column | gave a column that the table has not: price; it has version, id,"
                        + " amount, tags, note",
                "another key    | gave another value for the key's column id: 8",
                "write          | failed: java.lang.UnsupportedOperationException",
                "dance          | failed: java.lang.IllegalStateException: what is that?",
            })
    void whatAFoldDoesWrongIsSaidWithKeyAndClass(String order, String reason) {
        RowMerge merge = own(Obedient.class.getName(), null);

        assertThatThrownBy(() -> merge.merge(null, obey(order)))
                .isInstanceOf(MergeFailedException.class)
                .hasMessage(
                        "public.movements, id=7: the class "
                                + Obedient.class.getName()
                                + " "
                                + reason);
    }

    @ParameterizedTest
    @CsvSource({
        "com.example.Nowhere, is not found",
        "java.lang.String, does not implement io.tidemark.udfs.Fold",
        "io.tidemark.udfs.Fold, must be public",
        "io.tidemark.merge.OwnFoldTest$Demanding, must be public",
        "io.tidemark.merge.OwnFoldTest$Unfinished, must be public",
        "io.tidemark.merge.OwnFoldTest$Failing, failed: java.lang.IllegalStateException: no luck",
    })
    void classesThatCannotBeUsedAreRefused(String className, String reason) {
        assertThatThrownBy(() -> own(className, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(className)
                .hasMessageContaining(reason);
    }
}
