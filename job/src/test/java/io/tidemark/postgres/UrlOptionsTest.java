package io.tidemark.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.config.ConfigException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlOptionsTest {

    @Test
    void optionsAreDecodedAndEmptyPartsAreNone() {
        assertThat(
                        UrlOptions.read(
                                "shop",
                                "&sslmode=Verify-Full&sslrootcert=%2Fetc%2Fca+1.pem&&options=-c%20a=b&"))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "sslmode",
                                "Verify-Full",
                                "sslrootcert",
                                "/etc/ca+1.pem",
                                "options",
                                "-c a=b"));
    }

    @ParameterizedTest
    @CsvSource({
        "sslmod=verify-full, option 1, sslmode",
        "user=a&sslMode=verify-full, option 2, sslmode",
        "ssl_root_cert=/ca.pem, option 1, sslrootcert",
        "application_name=x, option 1, ApplicationName"
    })
    void aMisspeltOptionIsNoOption(String query, String what, String near) {
        assertThatThrownBy(() -> UrlOptions.read("shop", query))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("shop.url: " + what)
                .hasMessageContaining("did you mean '" + near + "'?");
    }

    @Test
    void aMisspeltModeIsNoMode() {
        assertThatThrownBy(() -> UrlOptions.read("shop", "sslmode=verify_ful"))
                .hasMessageContaining("sslmode")
                .hasMessageContaining("did you mean 'verify-full'?");
        assertThatThrownBy(() -> UrlOptions.read("shop", "sslmode"))
                .hasMessageContaining("sslmode has no value");
    }

    /** A password with an & in it goes on as an option. */
    @Test
    void theNameOfAnUnknownOptionIsNotRepeated() {
        assertThatThrownBy(() -> UrlOptions.read("shop", "password=half&otherhalf=x"))
                .hasMessageContaining("option 2")
                .hasMessageNotContaining("half");
    }
}
