package io.tidemark.config;

import static io.tidemark.config.Mistake.faults;
import static io.tidemark.config.Mistake.of;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TableFaultsTest {

    @ParameterizedTest
    @MethodSource({"tableCases", "typeCases"})
    void everyMistakeIsOneFaultWithPlaceValueAndRemedy(Mistake mistake) {
        mistake.check();
    }

    static Stream<Mistake> tableCases() {
        String entry = "deletes: hard";
        String glob = "- public.*";
        return Stream.of(
                of(
                        "from: public.orders\n    ",
                        "",
                        "tables[0].from (f.yaml:13)",
                        "is missing",
                        "write schema.table, with * for any text; in the file it has to be in"
                                + " quotes if it starts with *"),
                of(
                        "from: public.orders",
                        "from: orders",
                        "tables[0].from (f.yaml:13)",
                        "'orders' names no schema: schema.table is needed",
                        "write schema.table, with * for any text; in the file it has to be in"
                                + " quotes if it starts with *"),
                of(
                        glob,
                        "- {from: public.*, exclude: [public.a, b]}",
                        "tables[1].exclude[1] (f.yaml:15)",
                        "'b' names no schema: schema.table is needed",
                        "write schema.table, with * for any text; in the file it has to be in"
                                + " quotes if it starts with *"),
                of(
                        entry,
                        "to: x.a*",
                        "tables[0].to (f.yaml:14)",
                        "'x.a*' has wildcards",
                        "write one table, or schema.* for the same name in that schema"),
                of(
                        entry,
                        "to: '*.*'",
                        "tables[0].to (f.yaml:14)",
                        "'*.*' has wildcards",
                        "write one table, or schema.* for the same name in that schema"),
                of(
                        entry,
                        "to: x",
                        "tables[0].to (f.yaml:14)",
                        "'x' names no schema: schema.table is needed",
                        "write schema.table"),
                of(
                        glob,
                        "- {from: public.*, to: a.b}",
                        "tables[1].to (f.yaml:15)",
                        "'a.b' is one table, but from has wildcards: 'public.*'",
                        "write schema.* for the same name in that schema"),
                of(
                        entry,
                        "deletes: sotf",
                        "tables[0].deletes (f.yaml:14)",
                        "'sotf' is not a choice",
                        "did you mean 'soft'?"),
                of(
                        entry,
                        "truncate: HARD",
                        "tables[0].truncate (f.yaml:14)",
                        "'HARD' is not a choice",
                        "choices: fail, ignore"),
                of(
                        entry,
                        "merge-key: [a, b, a]",
                        "tables[0].merge-key[2] (f.yaml:14)",
                        "'a' is in the list twice",
                        "name a column once"),
                of(
                        entry,
                        "merge-key: ''",
                        "tables[0].merge-key (f.yaml:14)",
                        "is blank",
                        "name a column"),
                of(
                        entry,
                        "merge-key: []",
                        "tables[0].merge-key (f.yaml:14)",
                        "the list is empty",
                        "leave the key out"),
                of(
                        entry,
                        "merge-keys: id",
                        "tables[0].merge-keys (f.yaml:14)",
                        "unknown key 'merge-keys'",
                        "did you mean 'merge-key'?"),
                of(
                        entry,
                        "drift: evlove",
                        "tables[0].drift (f.yaml:14)",
                        "'evlove' is not a choice",
                        "did you mean 'evolve'?"),
                of(
                        entry,
                        "drift: {widen-type: ignore}",
                        "tables[0].drift.widen-type (f.yaml:14)",
                        "values of another type cannot go on as the old one",
                        "write evolve, reject or fail"),
                of(
                        entry,
                        "drift: {change-type: evolve}",
                        "tables[0].drift.change-type (f.yaml:14)",
                        "no column can hold the values of both types",
                        "write reject or fail, and alter the target by hand"),
                of(
                        entry,
                        "select: []",
                        "tables[0].select (f.yaml:14)",
                        "the list is empty",
                        "leave the key out"),
                of(
                        entry,
                        "select: '* but (ssn)'",
                        "tables[0].select (f.yaml:14)",
                        "'* but (ssn)' is not * except (a, b)",
                        "for example select: [\"*\", \"upper(currency) as currency\"]"),
                of(
                        entry,
                        "select: '* except (a, 1)'",
                        "tables[0].select (f.yaml:14)",
                        "'1' is not the name of a column",
                        "for example select: [\"*\", \"upper(currency) as currency\"]"),
                of(
                        entry,
                        "where: ' '",
                        "tables[0].where (f.yaml:14)",
                        "is blank",
                        "write a condition: amount > 0"),
                of(
                        entry,
                        "mask: {ssn: hide}",
                        "tables[0].mask.ssn (f.yaml:14)",
                        "'hide' is not a choice",
                        "choices: redact, null, keep-last 4, hash, tokenize"),
                of(
                        entry,
                        "mask: {ssn: hash}",
                        "tables[0].mask.ssn (f.yaml:14)",
                        "needs a key, and the file has none",
                        "write pipeline: {mask-key: \"${MASK_KEY}\"}, at least 16 characters"),
                of(
                        entry,
                        "mask: {ssn: keep-last 4000}",
                        "tables[0].mask.ssn (f.yaml:14)",
                        "'keep-last 4000' keeps too much",
                        "at most 100 characters stay"),
                of(
                        entry,
                        "on-violation: warn",
                        "tables[0].on-violation (f.yaml:14)",
                        "has no effect: there is no expect",
                        "remove it"),
                of(
                        entry,
                        "source: shp",
                        "tables[0].source (f.yaml:14)",
                        "there is no source 'shp'",
                        "did you mean 'shop'?"),
                of(
                        entry,
                        "sink: xyz",
                        "tables[0].sink (f.yaml:14)",
                        "there is no sink 'xyz'",
                        "sinks: warehouse"),
                of(
                        glob,
                        "- {from: public.orders, to: a.b}",
                        "tables[1] (f.yaml:15)",
                        "has no effect: tables[0] decides about 'public.orders' first",
                        "put the special entry before the general one"),
                of(
                        glob,
                        "- public.*\n  - public.*",
                        "tables[2] (f.yaml:16)",
                        "has no effect: tables[1] decides about 'public.*' first",
                        "put the special entry before the general one"));
    }

    static Stream<Mistake> typeCases() {
        String entry = "deletes: hard";
        return Stream.of(
                of(
                        "name: shop",
                        "name: 7",
                        "pipeline.name (f.yaml:2)",
                        "'7' is a number, a text is needed",
                        "put it in quotes if it is meant as text"),
                of(
                        entry,
                        "deletes: true",
                        "tables[0].deletes (f.yaml:14)",
                        "'true' is a boolean, a text is needed",
                        "put it in quotes if it is meant as text"),
                of(
                        entry,
                        "merge-key: [id, 5]",
                        "tables[0].merge-key[1] (f.yaml:14)",
                        "'5' is a number, a text is needed",
                        "put it in quotes if it is meant as text"),
                of(
                        entry,
                        "merge-key: {a: b}",
                        "tables[0].merge-key (f.yaml:14)",
                        "is a map, a text is needed",
                        ""),
                of(
                        entry,
                        "to: [a.b]",
                        "tables[0].to (f.yaml:14)",
                        "is a list, a text is needed",
                        ""),
                of(
                        entry,
                        "to:",
                        "tables[0].to (f.yaml:14)",
                        "has no value, a text is needed",
                        "give it a value or remove the key"),
                of(
                        entry,
                        "to: !table a.b",
                        "tables[0].to (f.yaml:14)",
                        "'a.b' is of the unknown type !table, a text is needed",
                        ""),
                of(
                        "- public.*",
                        "- 5",
                        "tables[1] (f.yaml:15)",
                        "'5' is a number, a map of keys and values is needed",
                        ""),
                of(
                        "- public.*",
                        "- [a.b]",
                        "tables[1] (f.yaml:15)",
                        "is a list, a map of keys and values is needed",
                        ""),
                of(
                        "- public.*",
                        "- ",
                        "tables[1] (f.yaml:15)",
                        "has no value, a map of keys and values is needed",
                        "give it a value or remove the key"),
                of(
                        entry,
                        "? [a, b]\n    : c",
                        "tables[0] (f.yaml:14)",
                        "a key is not a text",
                        "write key: value"),
                of(
                        entry,
                        "deletes: hard\n    deletes: soft",
                        "tables[0].deletes (f.yaml:15)",
                        "the key stands in line 14 too",
                        "keep one of them"),
                of(
                        "tables:\n",
                        "flink: 5\ntables:\n",
                        "flink (f.yaml:12)",
                        "'5' is a number, a map of keys and values is needed",
                        ""),
                of(
                        "tables:\n",
                        "flink: {a: [1]}\ntables:\n",
                        "flink.a (f.yaml:12)",
                        "is a list, a text or a number is needed",
                        ""),
                of(
                        "tables:\n",
                        "flink: {a: {b: 1}}\ntables:\n",
                        "flink.a (f.yaml:12)",
                        "is a map, a text or a number is needed",
                        "write the whole key on one line, with dots"));
    }

    @Test
    void withSeveralSourcesEveryEntryNamesItsOwn() {
        String sources = "sources:\n  stock: {type: postgres, url: '${STOCK}'}\n";
        String what = "there are several sources, and source is missing";
        String remedy = "write source: with one of: stock, shop";

        assertThat(faults(Mistake.VALID.replace("sources:\n", sources)))
                .containsExactly(
                        new Fault("tables[0] (f.yaml:14)", what, remedy),
                        new Fault("tables[1] (f.yaml:16)", what, remedy));
    }
}
