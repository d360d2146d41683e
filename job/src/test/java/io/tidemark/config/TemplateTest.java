package io.tidemark.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {

    private static final Map<String, String> ENVIRONMENT = Map.of("USER_1", "ann", "EMPTY", "");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain           | plain",
                "${USER_1}       | ann",
                "a${USER_1}b     | aannb",
                "[${EMPTY}]      | []",
                "${NONE:-bob}    | bob",
                "${EMPTY:-bob}   | bob",
                "[${NONE:-}]     | []",
                "${USER_1:-bob}  | ann",
                "${NONE:-a:-b$c} | a:-b$c",
                "$${USER_1}      | ${USER_1}",
                "a$$b            | a$b",
                "$$$${USER_1}    | $${USER_1}",
                "$$${USER_1}     | $ann",
                "a$b$            | a$b$"
            })
    void referencesAreReplaced(String text, String resolved) {
        assertThat(Template.of(text).resolve(ENVIRONMENT)).isEqualTo(resolved);
    }

    @Test
    void aValueIsNotTakenForATemplate() {
        Template template = Template.of("${A}");

        assertThat(template.resolve(Map.of("A", "$${B}"))).isEqualTo("$${B}");
    }

    @Test
    void theEnvironmentOfTheProcessIsUsed() {
        Map.Entry<String, String> variable =
                System.getenv().entrySet().stream()
                        .filter(entry -> entry.getKey().matches("[A-Za-z_][A-Za-z0-9_]*"))
                        .findFirst()
                        .orElseThrow();

        assertThat(Template.of("${" + variable.getKey() + "}").resolve())
                .isEqualTo(variable.getValue());
    }

    @Test
    void aFileIsReadAnewByEveryCallWithoutTheNewlineAtItsEnd(@TempDir Path folder)
            throws IOException {
        Path file = folder.resolve("secret");
        Template template = Template.of("<${file:" + file + "}>");

        Files.writeString(file, "first\n");
        assertThat(template.resolve(Map.of())).isEqualTo("<first>");
        Files.writeString(file, "second\r\n");
        assertThat(template.resolve(Map.of())).isEqualTo("<second>");
        Files.writeString(file, " a\nb \n\n");
        assertThat(template.resolve(Map.of())).isEqualTo("< a\nb \n>");
        Files.writeString(file, "");
        assertThat(template.resolve(Map.of())).isEqualTo("<>");
    }

    @Test
    void everythingThatIsMissingIsNamedWithItsRemedyAndWithoutAnyValue(@TempDir Path folder) {
        Template template =
                Template.of(
                        "postgresql://${USER_1}:top@${HOST}:${PORT}${file:" + folder + "/gone}");

        ConfigException thrown =
                catchThrowableOfType(ConfigException.class, () -> template.resolve(ENVIRONMENT));

        assertThat(thrown.faults())
                .containsExactly(
                        new Fault(
                                "${HOST}",
                                "the environment variable HOST is not set",
                                "set it where the job starts, or give a default: ${HOST:-text}"),
                        new Fault(
                                "${PORT}",
                                "the environment variable PORT is not set",
                                "set it where the job starts, or give a default: ${PORT:-text}"),
                        new Fault(
                                "${file:" + folder + "/gone}",
                                "the file " + folder + "/gone does not exist",
                                "put the value there, readable for the user that runs the job"));
        assertThat(thrown).hasMessageNotContainingAny("ann", "top");
    }

    @Test
    void aFileThatHoldsNoSecretIsAFault(@TempDir Path folder) throws IOException {
        Path large =
                Files.write(folder.resolve("large"), new byte[TemplatePart.MAX_FILE_BYTES + 1]);
        Path binary = Files.write(folder.resolve("binary"), new byte[] {'a', (byte) 0xff});

        assertThatThrownBy(() -> Template.of("${file:" + large + "}").resolve(Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("is larger than 65536 bytes");
        assertThatThrownBy(() -> Template.of("${file:" + binary + "}").resolve(Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("is not UTF-8 text");
        assertThatThrownBy(() -> Template.of("${file:" + folder + "}").resolve(Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("cannot be read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "geheim${",
                "geheim${A",
                "geheim${}",
                "geheim${1A}",
                "geheim${A B}",
                "geheim${A-b}",
                "geheim${A:b}",
                "geheim${A:-${B}}",
                "geheim${file:}",
                "geheim${file:relative}",
                "geheim${file:/a\0b}",
                "geheim${env:A}"
            })
    void anythingElseInBracesIsRejectedWithItsPlaceAndWithoutTheText(String text) {
        assertThatThrownBy(() -> Template.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at character 7")
                .hasMessageNotContaining("geheim");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgresql://u:p@h:1/d             | postgresql://u:***@h:1/d",
                "postgresql://u:a:b@c/d@h:1/d       | postgresql://u:***@h:1/d",
                "postgresql://${U}:p@h/d            | postgresql://${U}:***@h/d",
                "postgresql://${U:-a}:p@h/d         | postgresql://${U:-a}:***@h/d",
                "postgresql://u:${P}@h/d            | postgresql://u:${P}@h/d",
                "postgresql://u:${file:/p}@h/d      | postgresql://u:${file:/p}@h/d",
                "postgresql://u:${P:-geheim}@h/d    | postgresql://u:***@h/d",
                "postgresql://u:x${P}@h/d           | postgresql://u:***@h/d",
                "${URL:-postgresql://u:p@h/d}       | ${URL:-postgresql://u:***@h/d}",
                "postgresql://u@h:1/d               | postgresql://u@h:1/d",
                "postgresql://h:1/d                 | postgresql://h:1/d",
                "u:p@h/d                            | u:***@h/d",
                "jdbc:postgresql://h/d?password=p&a=b | jdbc:postgresql://h/d?password=***&a=b",
                "host=h PASSWORD=p port=1           | host=h PASSWORD=*** port=1",
                "postgresql://h/d?password=${P}     | postgresql://h/d?password=${P}"
            })
    void aLiteralPasswordIsMasked(String text, String shown) {
        assertThat(Template.of(text)).hasToString(shown);
        assertThat(new Endpoint("shop", "postgres", Template.of(text)).toString())
                .contains("url=" + shown);
        assertThat(Template.of(text).text()).isEqualTo(text);
    }

    @Test
    void equalTextsAreEqualTemplates() {
        assertThat(Template.of("${A}")).isEqualTo(Template.of("${A}"));
        assertThat(Template.of("${A}")).hasSameHashCodeAs(Template.of("${A}"));
        assertThat(Template.of("${A}")).isNotEqualTo(Template.of("${B}"));
    }

    @Test
    void aReferenceThatIsTheWholeTextIsRecognised() {
        assertThat(Template.of("${A}").isOneReference()).isTrue();
        assertThat(Template.of("${file:/a}").isOneReference()).isTrue();
        assertThat(Template.of("${A}${B}").isOneReference()).isFalse();
        assertThat(Template.of("$${A}").isOneReference()).isFalse();
        assertThat(Template.of("").isOneReference()).isFalse();
        assertThat(Template.of("a${A}${B}$$").withDummies()).isEqualTo("axx$");
    }
}
