package io.tidemark.bench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LagTest {

    @Test
    void tellsTheMarkerThatHalfAndNearlyAllAreNotSlowerThan() {
        List<Double> millis =
                IntStream.rangeClosed(1, 200)
                        .mapToObj(Double::valueOf)
                        .collect(Collectors.toList());
        Collections.shuffle(millis, new Random(1));
        assertThat(Lag.of(4_999.5, millis)).isEqualTo(new Lag(4_999.5, 200, 100, 198, 200));
    }

    @Test
    void oneMarkerIsAllThreeOfThem() {
        assertThat(Lag.of(1, List.of(7.5))).isEqualTo(new Lag(1, 1, 7.5, 7.5, 7.5));
    }

    @Test
    void withoutMarkersThereIsNone() {
        assertThatThrownBy(() -> Lag.of(1, List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
