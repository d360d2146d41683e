package io.tidemark.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.config.ConfigException;
import io.tidemark.merge.Spec.Entry;
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

/** Every entry of {@code specs/*.yaml} holds, and an entry that proves nothing fails. */
class SpecsTest {

    private static final String VALID =
            """
            columns: {id: integer, version: bigint, value: text}
            specs:
              - do: what it says
                given:
                  table: {order-by: version}
                  changes:
                    - upsert: {id: 7, version: 5, value: a}
                    - upsert: {id: 7, version: 3, value: b}
                expect:
                  rows: [{id: 7, version: 5, value: a}]
                  counts: {stale: 1}
            """;

    @TempDir static Path storage;

    @TestFactory
    Stream<DynamicContainer> theMergeDoesWhatTheSpecificationsSay() throws Exception {
        return new SpecFiles<>(Spec::entries, Entry::title, entry -> check(entry)).in("/specs");
    }

    private static void check(Entry entry) throws Exception {
        List<String> wrong;
        try {
            Spec spec = entry.spec();
            wrong =
                    SpecRun.of(spec, Files.createTempDirectory(storage, "spec"))
                            .differences(spec.expected());
        } catch (IllegalArgumentException | ConfigException e) {
            wrong = List.of(String.valueOf(e.getMessage()));
        }
        if (!wrong.isEmpty()) {
            throw new AssertionError(entry.title() + "\n  " + String.join("\n  ", wrong));
        }
    }

    private static void check(String text) throws Exception {
        check(Spec.entries("some.yaml", text).get(0));
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
                "given:                | givn:                    | unknown key 'givn'",
                "order-by: version     | order-bye: version       | order-bye",
                "order-by: version     | order-by: nowhere        | 'nowhere'",
                "order-by: version     | merge: {value: sum}      | validate refuses the table",
                "do: what it says      | do:                      | no text 'do'",
                "- upsert: {id: 7, version: 5 | - upsrt: {id: 7, version: 5 | unknown key 'upsrt'",
                "version: 5, value: a} | version: 5, price: a}    | no column 'price'",
                "- upsert: {id: 7, version: 5 | - at: 10:00 h\\n          upsert: {id: 7, version: 5 | no time",
                "counts: {stale: 1}    | count: {stale: 1}        | unknown key 'count'",
                "counts: {stale: 1}    | counts: {stail: 1}       | unknown key 'stail'",
                "counts: {stale: 1}    | counts: {}               | counts names no count",
                "counts: {stale: 1}    | counts: {stale: 1, late: 0} | expected to be 0 anyway",
                "counts: {stale: 1}    | set-aside: [{}]          | names no column",
                "counts: {stale: 1}    | forgotten: perhaps       | neither true nor false",
            })
    void anEntryThatDoesNotMeanWhatItSaysFails(String good, String bad, String why) {
        assertThat(VALID).contains(good);
        assertThatThrownBy(() -> check(VALID.replace(good, bad.replace("\\n", "\n"))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("some.yaml:3")
                .hasMessageContaining(why);
    }

    @Test
    void anEntryWithoutChangesOrExpectationsFails() {
        String changes = VALID.substring(VALID.indexOf("changes:"), VALID.indexOf("    expect:"));
        assertThatThrownBy(() -> check(VALID.replace(changes, "changes: [restart]\n")))
                .hasMessageContaining("no change arrives");
        String expect = VALID.substring(VALID.indexOf("expect:"));
        assertThatThrownBy(() -> check(VALID.replace(expect, "expect: {}\n")))
                .hasMessageContaining("expects nothing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "value: a}]         | value: b}]                  | the target lacks the row {id=7, version=5, value=b}",
                "value: a}]         | value: b}]                  | the target has the row {id=7, version=5, value=a}",
                "[{id: 7, version: 5, value: a}] | []             | the target has the row {id=7",
                "counts: {stale: 1} | counts: {stale: 2}          | stale is 1, expected 2",
                "counts: {stale: 1} | forgotten: false            | stale is 1, expected 0",
                "counts: {stale: 1} | forgotten: true             | something is remembered of 1 keys",
                "counts: {stale: 1} | set-aside: [{reason: late}] | 0 changes are set aside, expected 1",
                "counts: {stale: 1} | written: [delete: {id: 7}]  | expected to be written: [{delete={id=7}}]",
            })
    void aDifferenceIsToldInWords(String right, String wrong, String difference) {
        assertThat(VALID).contains(right);
        assertThatThrownBy(() -> check(VALID.replace(right, wrong)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("what it says — some.yaml:3")
                .hasMessageContaining(difference);
    }
}
