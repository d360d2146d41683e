package io.tidemark.udfs.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenizeTest {

    private static final String KEY = "correct horse battery staple";

    private final Tokenize tokenize = new Tokenize(KEY);

    @ParameterizedTest
    @CsvSource({
        "ada@example.com, URQX-Yt5B75NWgOKn9OEIw",
        "'',              8dSy76ThB49hKti7Ucgy4Q",
        "Zürich,          BBvDyqnXbf_bvhZeSzYyEg"
    })
    void itIsWhatOpensslComputesWithTheDerivedKey(String text, String expected) {
        assertThat(tokenize.eval(text)).isEqualTo(expected);
    }

    @Test
    void aTokenIs22CharactersOfBase64UrlWhateverTheTextsLength() {
        Set<String> tokens = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            String token = tokenize.eval("x".repeat(i));

            assertThat(token).matches("[A-Za-z0-9_-]{22}");
            tokens.add(token);
        }
        assertThat(tokens).hasSize(1_000);
    }

    @Test
    void aTokenIsNoPartOfTheHashWithTheSameKey() {
        byte[] hash = HexFormat.of().parseHex(new HashSha256(KEY).eval("ada@example.com"));

        assertThat(tokenize.eval("ada@example.com")).isNotEqualTo(start(hash));
    }

    private static String start(byte[] hash) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, 16));
    }

    @Test
    void whoKnowsTheHashOfTheLabelCannotMakeTokens() throws GeneralSecurityException {
        byte[] hash = HexFormat.of().parseHex(new HashSha256(KEY).eval("tokenize"));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(hash, "HmacSHA256"));

        assertThat(tokenize.eval("a")).isNotEqualTo(start(mac.doFinal(new byte[] {'a'})));
    }

    @Test
    void nullMakesNull() {
        assertThat(tokenize.eval(null)).isNull();
    }
}
