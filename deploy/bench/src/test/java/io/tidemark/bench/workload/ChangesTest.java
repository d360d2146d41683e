package io.tidemark.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChangesTest {

    @Test
    void clientsShareTheStepsWithoutGapAndOverlap() {
        Changes changes = new Changes(10, Changes.ENDLESS, 4, 25, 3, List.of());
        assertThat(changes.calls())
                .containsExactly(
                        "CALL public.change(1, 3)",
                        "CALL public.change(4, 6)",
                        "CALL public.change(7, 10)");
        assertThat(changes.count()).isEqualTo(40);
    }

    @Test
    void aTransactionEndsAfterAHundredSteps() {
        assertThat(Changes.inHundreds(1, Changes.ENDLESS, "UPDATE t SET n = i;").setUp())
                .singleElement()
                .asString()
                .contains("UPDATE t SET n = i; IF i % 100 = 0 THEN COMMIT; END IF;");
    }
}
