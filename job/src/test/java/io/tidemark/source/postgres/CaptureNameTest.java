package io.tidemark.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A source of every pipeline has a slot of its own on a server that many of them share. */
class CaptureNameTest {

    @Test
    void plainNamesArePlain() {
        assertThat(Capture.slotName("shop", "erp")).isEqualTo("tidemark_shop_erp");
    }

    @Test
    void namesThatCouldBeReadInTwoWaysAreToldApart() {
        List<List<String>> pairs =
                List.of(
                        List.of("a-b", "c"),
                        List.of("a_b", "c"),
                        List.of("a", "b-c"),
                        List.of("a", "b_c"),
                        List.of("a", "b"),
                        List.of("x".repeat(40), "y".repeat(39)),
                        List.of("x".repeat(40), "y".repeat(40)));
        Set<String> names = new HashSet<>();
        for (List<String> pair : pairs) {
            String name = Capture.slotName(pair.get(0), pair.get(1));
            assertThat(name).matches("[a-z0-9_]{1,63}");
            names.add(name);
        }
        assertThat(names).hasSameSizeAs(pairs);
        assertThat(Capture.slotName("a-b", "c")).isEqualTo("tidemark_a_b_c_0107fb492");
    }
}
