package io.tidemark.pipeline.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.pipeline.requests.LateSelection.Scope;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LateSelectionTest {

    @Test
    void argumentsTellTheSelectionAgain() {
        for (LateSelection selection :
                new LateSelection[] {
                    new LateSelection("public.t", null, null, Scope.NAMED),
                    new LateSelection("public.t", "{\"id\":\"7\"}", "01/2", Scope.NAMED),
                    new LateSelection(null, null, null, Scope.ALL)
                }) {
            assertThat(LateSelection.of(selection.arguments())).isEqualTo(selection);
        }
    }

    @Test
    void theValuesOfAKeyAreTextsAsTheLateTableHasThem() {
        String key = "{\"a\": 12345678901234567890, \"b\": 1.10, \"c\": true, \"d\": null}";
        assertThat(new LateSelection(null, key, null, Scope.NAMED).key())
                .isEqualTo(
                        "{\"a\":\"12345678901234567890\",\"b\":\"1.10\",\"c\":\"t\",\"d\":null}");
    }

    @Test
    void aKeyIsShownAsTheCommandTakesIt() {
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("id", "7");
        columns.put("region", "a=b");
        String key = LateSelection.key(columns);
        assertThat(new LateSelection(null, key, null, Scope.NAMED).key())
                .isEqualTo("{\"id\":\"7\",\"region\":\"a=b\"}");
        assertThat(LateSelection.readable(key)).isEqualTo("id=7, region=a=b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"all\": false}",
                "{\"tabel\": \"public.t\"}",
                "{\"table\": 7}",
                "{\"key\": \"7\"}",
                "{\"key\": {}}",
                "{\"key\": {\"id\": [7]}}",
                "{\"all\": true} {}"
            })
    void anythingElseIsRefused(String arguments) {
        assertThatThrownBy(() -> LateSelection.of(arguments))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("Exception");
    }
}
