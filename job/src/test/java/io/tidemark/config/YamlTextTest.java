package io.tidemark.config;

import static io.tidemark.config.Mistake.fault;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deletes: hard  | deletes: a: b | 14",
                "deletes: hard  | 'deletes: [a' | 16",
                "- public.*     | - *.orders    | 15",
                "- public.*     | - %x          | 15",
                "'  name: shop' | TAB | 2",
                "- public.*     | - 'a          | 16"
            })
    void brokenSyntaxIsAFaultWithItsLine(String old, String replacement, int line) {
        String plain = replacement.equals("TAB") ? "\tname: x" : replacement;
        Fault fault = fault(Mistake.VALID.replace(old, plain));

        assertThat(fault.where()).isEqualTo("f.yaml:" + line);
        assertThat(fault.what()).startsWith("not valid YAML: ");
        assertThat(fault.remedy()).contains("put a value in quotes if it starts with one of *");
    }

    @Test
    void brokenSyntaxNamesTheLineWhereItBegan() {
        assertThat(fault(Mistake.VALID.replace("deletes: hard", "deletes: [a")).what())
                .startsWith("not valid YAML: while parsing a flow sequence of line 14, expected");
    }

    @Test
    void whatIsNoPipelineFileIsAFault() {
        assertThat(fault("").what()).isEqualTo("the file is empty");
        assertThat(fault("# nothing\n").what()).isEqualTo("the file is empty");
        assertThat(fault("shop").what())
                .isEqualTo("'shop' is a text, a map of keys and values is needed");
        assertThat(fault(Mistake.VALID + "---\n" + Mistake.VALID).where()).isEqualTo("f.yaml:16");
        assertThat(fault("a: b\nc: \u0001\n"))
                .isEqualTo(new Fault("f.yaml:2", "U+0001 is no character for YAML", ""));
    }

    @Test
    void aHugeDeepOrSelfRepeatingFileIsRefusedAtOnce() {
        String bomb =
                "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [" + "*b, ".repeat(200) + "*b]\nd: [*c, *c]\n";
        String self = Mistake.VALID.replace("- public.*", "- &x [*x]");
        String many = Mistake.VALID + "  - public.*\n".repeat(Value.MAX_ENTRIES);

        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> {
                    assertThat(fault(bomb).what()).isEqualTo("more than 100 aliases");
                    assertThat(fault(self).where()).isEqualTo("tables[1] (f.yaml:15)");
                    assertThat(fault("[".repeat(500_000)).what())
                            .isEqualTo("nested deeper than 20 levels");
                    assertThat(fault("- ".repeat(500_000)).what())
                            .isEqualTo("nested deeper than 20 levels");
                    assertThat(fault("x".repeat(2_000_000)).what())
                            .isEqualTo("the file has more than 1048576 characters");
                    assertThat(fault(many).what())
                            .isEqualTo("has 10002 entries, 10000 are allowed");
                });
    }
}
