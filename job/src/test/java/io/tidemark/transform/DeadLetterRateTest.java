package io.tidemark.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemark.config.DeadLetters;
import io.tidemark.config.FatalFaultException;
import io.tidemark.config.Fault;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLetterRateTest {

    private static final DeadLetters TEN_PERCENT =
            new DeadLetters(
                    DeadLetters.Parking.ON,
                    DeadLetters.DEFAULT_MAX_WAITING,
                    0.1,
                    Duration.ofMinutes(1));

    private final SettableClock clock = new SettableClock();
    private final DeadLetterRate rate = new DeadLetterRate(TEN_PERCENT, clock);

    private static final class SettableClock implements InstantSource {

        private Instant now = Instant.parse("2026-03-01T10:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        void pass(Duration time) {
            now = now.plus(time);
        }
    }

    private void read(int changes) {
        for (int i = 0; i < changes; i++) {
            rate.read();
        }
    }

    /** Changes of which all are dead. */
    private void dead(int changes) {
        for (int i = 0; i < changes; i++) {
            rate.read();
            rate.dead("reason " + i);
        }
    }

    private Fault oneTooMany() {
        FatalFaultException thrown = catchThrowableOfType(FatalFaultException.class, () -> dead(1));
        assertThat(thrown).isNotNull();
        return thrown.fault();
    }

    @Test
    void fewerThanAHundredNeverStop() {
        dead(99);
    }

    @Test
    void theHundredthStopsIfTheShareIsTooLarge() {
        dead(99);
        read(899);

        assertThat(oneTooMany())
                .isEqualTo(
                        new Fault(
                                "dead-letters",
                                "100 of 999 changes became dead letters within 60 s, more than 10%;"
                                        + " the last one: reason 0",
                                "correct the pipeline file, or allow more: dead-letters: {max-rate:"
                                        + " 5% over 1m}"));
    }

    @Test
    void aShareThatIsAllowedDoesNotStop() {
        dead(99);
        read(900);
        dead(1);
    }

    @Test
    void whatIsOlderThanTheWindowIsForgotten() {
        for (int minute = 0; minute < 10; minute++) {
            dead(99);
            clock.pass(Duration.ofSeconds(70));
        }
    }

    @Test
    void whatIsYoungerThanTheWindowIsNot() {
        dead(60);
        clock.pass(Duration.ofSeconds(45));
        dead(39);

        assertThat(oneTooMany().what()).startsWith("100 of 100 changes");
    }

    @Test
    void aLongPauseForgetsEverything() {
        dead(99);
        clock.pass(Duration.ofDays(1_000));
        dead(99);

        assertThat(oneTooMany().what()).startsWith("100 of 100 changes");
    }

    /** All went well for a day; that says nothing of the last minute. */
    @Test
    void changesThatWereReadBeforeTheWindowDoNotCount() {
        read(24 * 60 * 1_000);
        clock.pass(Duration.ofDays(1));
        // About a thousand of them belong to the window.
        dead(100);
        assertThatThrownBy(() -> dead(50)).isInstanceOf(FatalFaultException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 70, 100_000})
    void aClockThatGoesBackForgetsNothing(int seconds) {
        dead(50);
        clock.pass(Duration.ofSeconds(-seconds));
        dead(49);
        assertThat(oneTooMany().what()).startsWith("100 of 100 changes");

        clock.pass(Duration.ofSeconds(seconds));
        clock.pass(Duration.ofSeconds(70));
        dead(99);
    }

    @Test
    void aWindowOfASecondHasPartsToo() {
        DeadLetterRate second =
                new DeadLetterRate(
                        new DeadLetters(DeadLetters.Parking.ON, 1, 0.5, Duration.ofMillis(1)),
                        clock);
        for (int i = 0; i < 1_000; i++) {
            second.read();
            second.dead("reason");
            clock.pass(Duration.ofMillis(1));
        }
    }
}
