package io.tidemark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.merge.SpecFiles;
import io.tidemark.pipeline.TransformSpec.Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every entry of {@code specs/transform/*.yaml} holds, and one that proves nothing fails. */
class TransformSpecsTest {

    private static final String VALID =
            """
            columns: {id: integer, amount: integer}
            specs:
              - do: what it says
                given:
                  table: {select: [id, "amount * 2 as twice"], where: amount > 0}
                  changes:
                    - upsert: {id: 7, amount: 5}
                    - snapshot: {id: 8, amount: -1}
                expect:
                  columns: {id: integer, twice: integer}
                  written: [upsert: {id: 7, twice: 10}]
                  counts: {filtered: 1, left-out: 1}
            """;

    @TempDir static Path storage;

    @TestFactory
    Stream<DynamicContainer> theTransformDoesWhatTheSpecificationsSay() throws Exception {
        return new SpecFiles<>(TransformSpec::entries, Entry::title, entry -> check(entry))
                .in("/specs/transform");
    }

    private static void check(Entry entry) throws Exception {
        List<String> wrong;
        try {
            TransformSpec spec = entry.spec();
            wrong =
                    TransformSpecCheck.of(spec, Files.createTempDirectory(storage, "spec"))
                            .differences(spec.expected());
        } catch (IllegalArgumentException e) {
            wrong = List.of(String.valueOf(e.getMessage()));
        }
        if (!wrong.isEmpty()) {
            throw new AssertionError(entry.title() + "\n  " + String.join("\n  ", wrong));
        }
    }

    private static void check(String text) throws Exception {
        check(TransformSpec.entries("some.yaml", text).get(0));
    }

    @Test
    void theEntryThatTheOthersAreMadeOfHolds() throws Exception {
        check(VALID);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "given:            | givn:                           | unknown key 'givn'",
                "do: what it says  | do:                             | no text 'do'",
                "select: [id,      | selekt: [id,                    | selekt",
                "where: amount > 0 | where: amuont > 0               | validate refuses the table",
                "- upsert: {id: 7  | - upsrt: {id: 7                 | unknown key 'upsrt'",
                "- upsert: {id: 7  | - delete: {id: 1}\\n          upsert: {id: 7 | one snapshot, upsert or delete",
                "amount: 5         | amuont: 5                       | no column 'amuont'",
                "amount: 5}        | amount: 5}\\n          unknown: [amuont] | no column 'amuont'",
                "[upsert: {id: 7, twice: 10}] | [upset: {id: 7}]     | unknown key 'upset'",
                "[upsert: {id: 7, twice: 10}] | [upsert: {}]         | names no column",
                "counts:           | count:                          | unknown key 'count'",
                "filtered: 1,      | filterd: 1,                     | unknown key 'filterd'",
                "filtered: 1,      | filtered: 1, stale: 0,          | expected to be 0 anyway",
                "counts: {filtered: 1, left-out: 1} | counts: {}     | counts names no count",
                "counts: {filtered: 1, left-out: 1} | refused: [no]  | does nothing else",
                "counts: {filtered: 1, left-out: 1} | error: ''      | part of every text",
            })
    void anEntryThatDoesNotMeanWhatItSaysFails(String good, String bad, String why) {
        assertThat(VALID).contains(good);
        assertThatThrownBy(() -> check(VALID.replace(good, bad.replace("\\n", "\n"))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("some.yaml:3")
                .hasMessageContaining(why);
    }

    @Test
    void anEntryThatCannotFailFails() {
        String changes =
                VALID.substring(VALID.indexOf("      changes:"), VALID.indexOf("    expe"));
        assertThatThrownBy(() -> check(VALID.replace(changes, "")))
                .hasMessageContaining("no change arrives");
        String written = VALID.substring(VALID.indexOf("      written:"));
        assertThatThrownBy(() -> check(VALID.replace(written, "")))
                .hasMessageContaining("changes arrive, of which nothing is expected");
        String expect = VALID.substring(VALID.indexOf("expect:"));
        assertThatThrownBy(() -> check(VALID.replace(expect, "expect: {}\n")))
                .hasMessageContaining("expects nothing");
        assertThatThrownBy(() -> check(VALID.replace(expect, "expect: {refused: []}\n")))
                .hasMessageContaining("an empty list says nothing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "twice: 10}        | twice: 11}                      | but it was: [{upsert={id=7, twice=10}}]",
                "written: [upsert: | written: [snapshot:             | but it was: [{upsert={id=7, twice=10}}]",
                "{id: integer, twice: integer} | {twice: integer, id: integer} | expected the columns {twice=integer, id=integer}",
                "twice: integer    | twice: bigint                   | but they are {id=integer, twice=integer}",
                "filtered: 1       | filtered: 2                     | filtered is 1, expected 2",
                "left-out: 1       | violations: 1                   | left-out is 1, expected 0",
                "columns: {id: integer, twice: integer} | error: no  | nothing stops the job, expected: no",
                "amount * 2        | amount / (amount - 5)           | the job is stopped by",
            })
    void aDifferenceIsToldInWords(String right, String wrong, String difference) {
        assertThat(VALID).contains(right);
        assertThatThrownBy(() -> check(VALID.replace(right, wrong)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("what it says — some.yaml:3")
                .hasMessageContaining(difference);
    }

    private static final String ALTERED =
            """
            columns: {id: integer, n: integer}
            specs:
              - do: what it says
                given:
                  table: {drift: {drop-column: reject}}
                  changes:
                    - alter: {id: integer, n: integer, note: text}
                    - upsert: {id: 7, note: a}
                    - alter: {id: integer, note: text}
                    - upsert: {id: 7}
                    - upsert: {id: 8, note: a}
                      shape: 1
                    - restart: {drift: evolve}
                    - replay: {id: 7}
                expect:
                  columns: {id: integer, note: text}
                  written: [upsert: {id: 7, note: a}, upsert: {id: 8, note: a}, upsert: {id: 7}]
                  dead-letters: [{state: replayed, reason: drift}]
                  schema-changes:
                    - {change: add-column note text, decision: evolve}
                    - {change: drop-column n integer, decision: reject}
            """;

    @Test
    void anEntryWhoseTableIsAlteredHolds() throws Exception {
        check(ALTERED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "shape: 1           | shape: 0             | no column 'note'",
                "shape: 1           | shape: 2             | shape is that of a table that was altered since",
                "- alter: {id: integer, note: text} | - {alter: {id: integer}, shape: 0} | alter stands alone",
                "alter: {id: integer, n: integer, note: text} | alter: {} | names no column",
                "restart: {drift: evolve} | restart: {drift: follow} | validate refuses the table",
                "replay: {id: 7}    | replay: {id: 9}      | expected the dead letters",
                "replay: {id: 7}    | reply: {id: 7}       | unknown key 'reply'",
                "reason: drift      | raeson: drift        | unknown key 'raeson'",
                "state: replayed    | state: dead          | expected the dead letters",
                "[{state: replayed, reason: drift}] | []   | expected the dead letters",
                "decision: reject   | decision: fail       | expected to be told",
                "schema-changes:    | schema-change:       | unknown key 'schema-change'",
                "columns: {id: integer, note: text}\\n      written | columns: {id: integer}\\n      written | expected the columns",
            })
    void anEntryWhoseTableIsAlteredFailsInWords(String right, String wrong, String why) {
        String good = right.replace("\\n", "\n");
        assertThat(ALTERED).contains(good);
        assertThatThrownBy(() -> check(ALTERED.replace(good, wrong.replace("\\n", "\n"))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("some.yaml:3")
                .hasMessageContaining(why);
    }

    @Test
    void aDeadLetterThatNobodyExpectsStopsTheSpecification() {
        String letters = "      dead-letters: [{state: replayed, reason: drift}]\n";
        assertThat(ALTERED).contains(letters);
        assertThatThrownBy(() -> check(ALTERED.replace(letters, "")))
                .hasMessageContaining("the job is stopped by: the table has changed");
    }

    @Test
    void everyFaultOfATableThatIsRefusedMustBeNamed() throws Exception {
        String refused =
                """
                columns: {id: integer}
                specs:
                  - do: what it says
                    given:
                      table: {select: [id, a], where: b > 0}
                    expect: {refused: ["no column 'a'", "no column 'b'"]}
                """;
        check(refused);
        assertThatThrownBy(() -> check(refused.replace(", \"no column 'b'\"", "")))
                .hasMessageContaining("validate refuses the table: public.t where 'b > 0'");
        assertThatThrownBy(() -> check(refused.replace("column 'b'", "column 'c'")))
                .hasMessageContaining("validate does not say: no column 'c'");
        assertThatThrownBy(
                        () -> check(refused.replace("[id, a], where: b > 0", "[id, '_op as a']")))
                .hasMessageContaining("validate does not say: no column 'a'");
    }
}
