package io.tidemark.pipeline.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestsInFlightTest {

    private final RequestsInFlightSerializer serializer = new RequestsInFlightSerializer();

    @Test
    void isReadAsItWasWritten() throws Exception {
        for (List<Long> ids : List.of(List.<Long>of(), List.of(1L, 1L << 40))) {
            RequestsInFlight requests = new RequestsInFlight(ids);
            assertThat(serializer.deserialize(1, serializer.serialize(requests)))
                    .isEqualTo(requests);
        }
    }

    @Test
    void anotherVersionIsNamed() {
        assertThatThrownBy(() -> serializer.deserialize(2, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 2")
                .hasMessageContaining("version 1");
    }
}
