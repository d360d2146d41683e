package io.tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TeardownTest {

    private final List<String> events = new ArrayList<>();
    private final Teardown teardown = Teardown.begin(events::add);

    @Test
    void closesWhatWasOpenedLastFirstAndOnlyOnce() throws Exception {
        open("folder");
        open("server");
        open("job");
        teardown.close();
        teardown.close();
        assertThat(events).containsExactly("job", "server", "folder");
    }

    @Test
    void closesTheOthersWhenOneFails() throws Exception {
        open("folder");
        teardown.<AutoCloseable>open(
                "server",
                () ->
                        () -> {
                            throw new IOException("it hangs");
                        });
        teardown.close();
        assertThat(events).containsExactly("could not close server: it hangs", "folder");
    }

    @Test
    void opensNothingAfterClosingHasBegun() {
        teardown.close();
        assertThatThrownBy(() -> open("server")).isInstanceOf(InterruptedException.class);
        assertThat(events).isEmpty();
    }

    private void open(String name) throws Exception {
        teardown.<AutoCloseable>open(name, () -> () -> events.add(name));
    }
}
