package io.tidemark.udfs.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailDomainTest {

    private final EmailDomain emailDomain = new EmailDomain();

    @ParameterizedTest
    @CsvSource({
        "Ada@Example.COM, example.com",
        "'\"a@b\"@c.org', c.org",
        "a@b, b",
        "a@MÜNCHEN.de, münchen.de"
    })
    void itIsWhatIsBehindTheLastAtInLowerCase(String text, String domain) {
        assertThat(emailDomain.eval(text)).isEqualTo(domain);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "@", "a@", "@b", "a@b@", "ada.example.com"})
    void itIsNullWithoutAnAtWithSomethingOnBothSides(String text) {
        assertThat(emailDomain.eval(text)).isNull();
    }

    @Test
    void theLocaleOfTheMachineDoesNotMatter() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));

            assertThat(emailDomain.eval("a@MAIL.IO")).isEqualTo("mail.io");
        } finally {
            Locale.setDefault(before);
        }
    }
}
