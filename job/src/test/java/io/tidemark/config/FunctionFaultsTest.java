package io.tidemark.config;

import static io.tidemark.config.Mistake.fault;
import static io.tidemark.config.Mistake.faults;
import static io.tidemark.config.Mistake.of;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Mistakes in functions, plugins, the key of masks and the rules of dead letters. */
class FunctionFaultsTest {

    @ParameterizedTest
    @MethodSource({"deadLetterCases", "functionCases", "pluginCases", "maskKeyCases"})
    void everyMistakeIsOneFaultWithPlaceValueAndRemedy(Mistake mistake) {
        mistake.check();
    }

    /** A line before the tables. */
    private static Mistake line(String text, String path, int line, String what, String remedy) {
        String where = path + " (f.yaml:" + line + ")";
        return of("tables:\n", text + "\ntables:\n", where, what, remedy);
    }

    private static Mistake deadLetters(String option, String path, String what, String remedy) {
        return line("dead-letters: {" + option + "}", "dead-letters" + path, 12, what, remedy);
    }

    static Stream<Mistake> deadLetterCases() {
        String waiting = "write one from 1 to 1000000";
        String rate = "for example max-rate: 1% over 1m";
        return Stream.of(
                line(
                        "dead-letters:",
                        "dead-letters",
                        12,
                        "has no value, a map of keys and values is needed",
                        "give it a value or remove the key"),
                deadLetters("", "", "the map is empty", "leave the key out"),
                line(
                        "dead-letters: on",
                        "dead-letters",
                        12,
                        "'on' is a text, a map of keys and values is needed",
                        ""),
                deadLetters(
                        "park: on",
                        ".park",
                        "unknown key 'park'",
                        "known keys: parking, max-waiting, max-rate"),
                deadLetters(
                        "max-wating: 5",
                        ".max-wating",
                        "unknown key 'max-wating'",
                        "did you mean 'max-waiting'?"),
                deadLetters(
                        "parking: 'no'", ".parking", "'no' is not a choice", "did you mean 'on'?"),
                deadLetters(
                        "max-waiting: 0", ".max-waiting", "'0' is no number of changes", waiting),
                deadLetters(
                        "max-waiting: 1000001",
                        ".max-waiting",
                        "'1000001' is no number of changes",
                        waiting),
                deadLetters(
                        "max-waiting: 99999999999",
                        ".max-waiting",
                        "'99999999999' is no number of changes",
                        waiting),
                deadLetters(
                        "max-waiting: -1", ".max-waiting", "'-1' is no number of changes", waiting),
                deadLetters(
                        "max-waiting: 1.5",
                        ".max-waiting",
                        "'1.5' is no number of changes",
                        waiting),
                deadLetters(
                        "max-waiting: [1]",
                        ".max-waiting",
                        "is a list, a text or a number is needed",
                        ""),
                deadLetters(
                        "max-rate: 1%",
                        ".max-rate", "'1%' is not a share of the changes of a time", rate),
                deadLetters(
                        "max-rate: 5",
                        ".max-rate",
                        "'5' is a number, a text is needed",
                        "put it in quotes if it is meant as text"),
                deadLetters(
                        "max-rate: -1% over 1m",
                        ".max-rate", "'-1% over 1m' is not a share of the changes of a time", rate),
                deadLetters(
                        "max-rate: 0% over 1m",
                        ".max-rate",
                        "'0% over 1m' is not a share: more than 0% and at most 100%",
                        rate),
                deadLetters(
                        "max-rate: 100.5% over 1m",
                        ".max-rate",
                        "'100.5% over 1m' is not a share: more than 0% and at most 100%",
                        rate),
                deadLetters(
                        "max-rate: 1% over 5",
                        ".max-rate",
                        "'5' is not a duration: a whole number of at most 9 digits and a unit,"
                                + " without a space",
                        rate),
                deadLetters(
                        "max-rate: 1% over 999ms",
                        ".max-rate", "'1% over 999ms' counts less than a second", rate),
                deadLetters(
                        "max-rate: 1% over 0s",
                        ".max-rate", "'1% over 0s' counts less than a second", rate));
    }

    static Stream<Mistake> functionCases() {
        String type = "write it with its package: com.acme.Geo";
        return Stream.of(
                line("functions: {}", "functions", 12, "the map is empty", "leave the key out"),
                line(
                        "functions: [com.acme.Geo]",
                        "functions",
                        12,
                        "is a list, a map of keys and values is needed",
                        ""),
                line(
                        "functions: {2geo: com.acme.Geo}",
                        "functions.2geo",
                        12,
                        "'2geo' is not the name of a function",
                        "a name has letters, digits and _, and starts with a letter"),
                line(
                        "functions: {geo: com.acme.}",
                        "functions.geo",
                        12,
                        "'com.acme.' is not the name of a class",
                        type),
                line(
                        "functions: {geo: {class: 'com acme'}}",
                        "functions.geo.class",
                        12,
                        "'com acme' is not the name of a class",
                        type),
                line(
                        "functions: {geo: 5}",
                        "functions.geo",
                        12,
                        "'5' is a number, a text is needed",
                        "put it in quotes if it is meant as text"),
                line(
                        "functions: {geo: {options: {a: b}}}",
                        "functions.geo.class",
                        12,
                        "is missing",
                        "write class: com.acme.Geo"),
                line(
                        "functions: {geo: {class: com.acme.Geo, option: {a: b}}}",
                        "functions.geo.option",
                        12,
                        "unknown key 'option'",
                        "did you mean 'options'?"),
                line(
                        "functions: {geo: {class: com.acme.Geo, options: {a: '${'}}}",
                        "functions.geo.options.a",
                        12,
                        "the ${ at character 1 has no }",
                        "a dollar sign is written $$"),
                line(
                        "functions: {geo: {class: com.acme.Geo, options: [a]}}",
                        "functions.geo.options",
                        12,
                        "is a list, a map of keys and values is needed",
                        ""),
                line(
                        "functions:\n  geo: com.acme.Geo\n  Geo: com.acme.Other",
                        "functions.Geo",
                        14,
                        "is called as another function is, apart from large and small letters",
                        "give each a name of its own"));
    }

    static Stream<Mistake> pluginCases() {
        return Stream.of(
                line("plugins: []", "plugins", 12, "the list is empty", "leave the key out"),
                line(
                        "plugins: [/opt/geo.zip]",
                        "plugins[0]",
                        12,
                        "'/opt/geo.zip' is not a jar",
                        "name a file that ends in .jar"),
                line(
                        "plugins: [/opt/geo.jar, geo.jar]",
                        "plugins[1]",
                        12,
                        "'geo.jar' is not an absolute path",
                        "write /path/to/functions.jar or s3://bucket/functions.jar"),
                line(
                        "plugins: 5",
                        "plugins",
                        12,
                        "'5' is a number, a text is needed",
                        "put it in quotes if it is meant as text"));
    }

    static Stream<Mistake> maskKeyCases() {
        String at = "pipeline.mask-key (f.yaml:3)";
        String what = "stands in the file in clear";
        String remedy = "refer to it: ${MASK_KEY} or ${file:/run/secrets/mask-key}";
        String name = "name: shop";
        return Stream.of(
                of(name, "name: shop\n  mask-key: 0123456789abcdef", at, what, remedy),
                of(name, "name: shop\n  mask-key: 'x${MASK_KEY}'", at, what, remedy),
                of(name, "name: shop\n  mask-key: ''", at, what, remedy),
                of(
                        name,
                        "name: shop\n  mask-key: '${MASK_KEY'",
                        at,
                        "the ${ at character 1 has no }",
                        "a dollar sign is written $$"),
                of(
                        name,
                        "name: shop\n  mask-key:",
                        at,
                        "has no value, a text is needed",
                        "give it a value or remove the key"));
    }

    @Test
    void aKeyInClearIsNotShown() {
        String secret = "geheim-geheim-geheim";
        Fault fault =
                fault(Mistake.VALID.replace("name: shop", "name: shop\n  mask-key: " + secret));

        assertThat(fault.toString()).doesNotContain(secret);
    }

    @Test
    void aFaultyKeyDoesNotMakeTheMasksFaulty() {
        String yaml =
                Mistake.VALID
                        .replace("name: shop", "name: shop\n  mask-key: clear")
                        .replace("deletes: hard", "mask: {ssn: hash}");

        assertThat(faults(yaml))
                .extracting(Fault::where)
                .containsExactly("pipeline.mask-key (f.yaml:3)");
    }

    @Test
    void faultsOfSeveralOptionsAreToldAtOnce() {
        String yaml =
                Mistake.VALID.replace(
                        "tables:\n",
                        "dead-letters: {parking: x, max-waiting: x, max-rate: x}\n"
                                + "functions: {f: '1', g: '2'}\nplugins: [a, b]\ntables:\n");

        assertThat(faults(yaml))
                .extracting(Fault::where)
                .containsExactlyInAnyOrder(
                        "dead-letters.parking (f.yaml:12)",
                        "dead-letters.max-waiting (f.yaml:12)",
                        "dead-letters.max-rate (f.yaml:12)",
                        "functions.f (f.yaml:13)",
                        "functions.g (f.yaml:13)",
                        "plugins[0] (f.yaml:14)",
                        "plugins[1] (f.yaml:14)");
    }

    /** An item of any length is read without running out of stack. */
    @Test
    void aVeryLongNameBetweenBackticksIsAnItem() {
        for (String letter : new String[] {"a", "``"}) {
            String name = "`" + letter.repeat(9_990 / letter.length()) + "`";
            assertThat(SelectItem.parse(name)).isInstanceOf(SelectItem.class);
            assertThat(SelectItem.parse(name.substring(1))).isInstanceOf(SelectItem.class);
        }
    }
}
