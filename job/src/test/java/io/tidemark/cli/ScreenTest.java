package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ScreenTest {

    private final StringWriter written = new StringWriter();

    @Test
    void redrawsTheLineOnATerminalAndKeepsItWhenTextFollows() {
        Screen screen = new Screen(new PrintWriter(written), Screen.Mode.TERMINAL);
        screen.progress(0, "one");
        screen.progress(1, "two");
        screen.print("done");
        assertThat(written.toString())
                .isEqualToNormalizingNewlines("\rone\u001b[K\rtwo\u001b[K\ndone\n");
    }

    @Test
    void writesAPlainLineEveryTwoSecondsElsewhere() {
        Screen screen = new Screen(new PrintWriter(written), Screen.Mode.PLAIN);
        screen.progress(0, "at 0");
        screen.progress(TimeUnit.MILLISECONDS.toNanos(1_999), "at 1.999");
        screen.progress(TimeUnit.MILLISECONDS.toNanos(2_000), "at 2");
        screen.print("done");
        assertThat(written.toString()).isEqualToNormalizingNewlines("at 0\nat 2\ndone\n");
    }
}
