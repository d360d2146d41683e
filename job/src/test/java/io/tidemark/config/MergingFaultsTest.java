package io.tidemark.config;

import static io.tidemark.config.Mistake.faults;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MergingFaultsTest {

    private static final String OWN_COLUMN = "give each a column of its own";
    private static final String NAME_A_COLUMN = "name a column";
    private static final String NO_DURATION =
            " is not a duration: a whole number of at most 9 digits and a unit, without a space";
    private static final String DURATIONS = "for example 500ms, 5s, 10m, 1h, 7d";
    private static final String ON_GAP = "write count, or wait and how long: wait 30s";
    private static final String APART =
            "merges the changes of a key, but history or write: append keeps them apart";
    private static final String NOT_APART = "remove one of them, or write merge: latest";
    private static final String CLASS_FORM = "write it with its package: com.acme.MyFold";
    private static final String NOT_SOFT = "has no effect: deletes are not soft";
    private static final String SOFT = "write deletes: soft, or remove the key";

    @ParameterizedTest
    @MethodSource({"orderCases", "lateCases", "mergeCases", "rowCases"})
    void everyMistakeIsOneFaultWithPlaceValueAndRemedy(Mistake mistake) {
        mistake.check();
    }

    private static Mistake of(String options, String path, String what, String remedy) {
        return ofLine(14, options, path, what, remedy);
    }

    private static Mistake inLine15(String options, String path, String what, String remedy) {
        return ofLine(15, options, path, what, remedy);
    }

    private static Mistake ofLine(
            int line, String options, String path, String what, String remedy) {
        String where = "tables[0]." + path + " (f.yaml:" + line + ")";
        return Mistake.of("deletes: hard", options, where, what, remedy);
    }

    static Stream<Mistake> orderCases() {
        return Stream.of(
                of("order-by: []", "order-by", "the list is empty", "leave the key out"),
                of(
                        "order-by: [a, b desc, {a: desc}]",
                        "order-by[2]",
                        "'a' is in the list twice",
                        "name a column once"),
                of("order-by: ''", "order-by", "is blank", NAME_A_COLUMN),
                of(
                        "order-by: [a, {' ': desc}]",
                        "order-by[1]. ",
                        "the name of the column is blank",
                        NAME_A_COLUMN),
                of(
                        "order-by: [at, position]",
                        "order-by[1]",
                        "position stands among columns; equal columns are ordered by it anyway",
                        "remove it; a column of this name is written {position: asc}"),
                of(
                        "order-by: at dsc",
                        "order-by",
                        "'at dsc' is not a column, followed by asc or desc",
                        "did you mean 'at desc'?"),
                of(
                        "order-by: my column desc",
                        "order-by",
                        "'my column desc' is not a column, followed by asc or desc",
                        "a name with spaces is written {\"my column\": asc}"),
                of(
                        "order-by: {a: asc, b: desc}",
                        "order-by",
                        "has 2 columns, and a map says nothing of their order",
                        "write a list: [{a: asc}, {b: desc}]"),
                of(
                        "order-by: [{a: down}]",
                        "order-by[0].a",
                        "'down' is not a choice",
                        "choices: asc, desc"),
                of("order-by: [{}]", "order-by[0]", "the map is empty", "leave the key out"),
                of(
                        "order-by: 5",
                        "order-by",
                        "'5' is a number, a text is needed",
                        "put it in quotes if it is meant as text"));
    }

    static Stream<Mistake> lateCases() {
        return Stream.of(
                of(
                        "event-time: {colum: at}",
                        "event-time.colum",
                        "unknown key 'colum'",
                        "did you mean 'column'?"),
                of(
                        "event-time: {lateness: 1h}",
                        "event-time.lateness",
                        "unknown key 'lateness'",
                        "known keys: column, out-of-orderness, idle-after, allowed-lateness, late,"
                                + " max-ahead"),
                of("event-time: {}", "event-time", "the map is empty", "leave the key out"),
                of("event-time: ''", "event-time", "is blank", NAME_A_COLUMN),
                of("event-time: [at]", "event-time", "is a list, a text is needed", ""),
                of(
                        "event-time: {late: set_aside}",
                        "event-time.late",
                        "'set_aside' is not a choice",
                        "did you mean 'set-aside'?"),
                of(
                        "event-time: {allowed-lateness: -1h}",
                        "event-time.allowed-lateness",
                        "'-1h'" + NO_DURATION,
                        DURATIONS),
                of(
                        "event-time: {out-of-orderness: 5}",
                        "event-time.out-of-orderness",
                        "'5'" + NO_DURATION,
                        DURATIONS),
                of(
                        "event-time: {max-ahead: 0s}",
                        "event-time.max-ahead",
                        "is zero: with clocks that differ a little, good event times are not believed",
                        "give the clocks some room, for example 1d"),
                of(
                        "late: drop",
                        "late",
                        "unknown key 'late'",
                        "it belongs under event-time: {late: …}"),
                of(
                        "lateness: 1h",
                        "lateness",
                        "unknown key 'lateness'",
                        "it belongs under event-time: {allowed-lateness: …}"),
                of(
                        "allowed-lateness: 1h",
                        "allowed-lateness",
                        "unknown key 'allowed-lateness'",
                        "it belongs under event-time: {allowed-lateness: …}"),
                of(
                        "valid-to: until",
                        "valid-to",
                        "unknown key 'valid-to'",
                        "it belongs under history: {valid-to: …}"),
                of(
                        "on-gap: count",
                        "on-gap",
                        "unknown key 'on-gap'",
                        "it belongs under sequence: {on-gap: …}"));
    }

    static Stream<Mistake> mergeCases() {
        return Stream.of(
                of("merge: latst", "merge", "'latst' is not a choice", "did you mean 'latest'?"),
                of(
                        "merge: newest",
                        "merge",
                        "'newest' is not a choice",
                        "choices: latest, first, partial"),
                of(
                        "merge: sum",
                        "merge",
                        "'sum' is a rule for single columns",
                        "write merge: {column: sum}"),
                of(
                        "merge: {\"*\": union}",
                        "merge.*",
                        "'union' is a rule for single columns",
                        "write merge: {column: union}"),
                of("merge: {a: summ}", "merge.a", "'summ' is not a choice", "did you mean 'sum'?"),
                of(
                        "merge: {a: com.acme.Fold}",
                        "merge.a",
                        "'com.acme.Fold' is not a choice",
                        "choices: latest, first, partial, sum, min, max, union"),
                of("merge: {}", "merge", "the map is empty", "leave the key out"),
                of("merge: {'': sum}", "merge.", "the name of the column is blank", NAME_A_COLUMN),
                of(
                        "merge: com..Fold",
                        "merge",
                        "'com..Fold' is not the name of a class",
                        CLASS_FORM),
                of(
                        "merge: com.acme.My Fold",
                        "merge",
                        "'com.acme.My Fold' is not the name of a class",
                        CLASS_FORM),
                of("merge: [latest]", "merge", "is a list, a text is needed", ""),
                inLine15(
                        "merge-key: id\n    merge: {id: sum}",
                        "merge.id",
                        "'id' is in merge-key and never changes",
                        "remove its rule"),
                of("dedupe-by: ''", "dedupe-by", "is blank", NAME_A_COLUMN),
                of("sequence: ' '", "sequence", "is blank", NAME_A_COLUMN),
                of("sequence: {column: ''}", "sequence.column", "is blank", NAME_A_COLUMN),
                of(
                        "sequence: {on-gap: count}",
                        "sequence.column",
                        "is missing",
                        "name the column that counts the changes of a key"),
                of(
                        "sequence: {column: v, on-gap: wait}",
                        "sequence.on-gap",
                        "'wait' does not say how long",
                        ON_GAP),
                of(
                        "sequence: {column: v, on-gap: wait 0s}",
                        "sequence.on-gap",
                        "'wait 0s' does not wait",
                        ON_GAP),
                of(
                        "sequence: {column: v, on-gap: wait -1s}",
                        "sequence.on-gap",
                        "'-1s'" + NO_DURATION,
                        ON_GAP),
                of(
                        "sequence: {column: v, on-gap: cuont}",
                        "sequence.on-gap",
                        "'cuont' is not a choice",
                        ON_GAP));
    }

    static Stream<Mistake> rowCases() {
        return Stream.of(
                of("history: scd1", "history", "'scd1' is not a choice", "did you mean 'scd2'?"),
                of(
                        "history: {validfrom: a}",
                        "history.validfrom",
                        "unknown key 'validfrom'",
                        "did you mean 'valid-from'?"),
                of(
                        "history: {valid-from: a, valid-to: a}",
                        "history",
                        "valid-from and valid-to are both 'a'",
                        OWN_COLUMN),
                of(
                        "history: {is-current: valid_to}",
                        "history",
                        "valid-to and is-current are both 'valid_to'",
                        OWN_COLUMN),
                inLine15(
                        "deletes: soft\n    history: {valid-to: deleted_at}",
                        "history",
                        "at of soft-delete and valid-to are both 'deleted_at'",
                        OWN_COLUMN),
                inLine15(
                        "deletes: soft\n    soft-delete: {flag: a, at: a}",
                        "soft-delete",
                        "flag and at are both 'a'",
                        OWN_COLUMN),
                inLine15(
                        "deletes: soft\n    soft-delete: {flga: a}",
                        "soft-delete.flga",
                        "unknown key 'flga'",
                        "did you mean 'flag'?"),
                inLine15(
                        "deletes: soft\n    soft-delete: {flag: ''}",
                        "soft-delete.flag",
                        "is blank",
                        NAME_A_COLUMN),
                of("soft-delete: {flag: a}", "soft-delete", NOT_SOFT, SOFT),
                of(
                        "deletes: sotf\n    soft-delete: {flag: a}",
                        "deletes",
                        "'sotf' is not a choice",
                        "did you mean 'soft'?"),
                of("write: apend", "write", "'apend' is not a choice", "did you mean 'append'?"),
                inLine15(
                        "history: scd2\n    write: append",
                        "write",
                        "append and history contradict each other: both make rows of the changes",
                        "remove one of them"),
                inLine15("history: scd2\n    merge: partial", "merge", APART, NOT_APART),
                inLine15("write: append\n    merge: {a: sum}", "merge", APART, NOT_APART),
                inLine15("write: append\n    merge: com.acme.MyFold", "merge", APART, NOT_APART));
    }

    @Test
    void everyContradictionIsReportedAtOnce() {
        String options = "history: scd2\n    write: append\n    merge: first";

        assertThat(faults(Mistake.VALID.replace("deletes: hard", options)))
                .extracting(Fault::where)
                .containsExactly("tables[0].write (f.yaml:15)", "tables[0].merge (f.yaml:16)");
    }

    @Test
    void aLongClassNameIsReadToItsEnd() {
        String name = "a.".repeat(100_000);

        assertThat(faults(Mistake.VALID.replace("deletes: hard", "merge: " + name)))
                .extracting(Fault::remedy)
                .containsExactly(CLASS_FORM);
    }
}
