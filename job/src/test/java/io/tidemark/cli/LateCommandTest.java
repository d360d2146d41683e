package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LateCommandTest {

    private static String refused(String... arguments) {
        StringWriter told = new StringWriter();
        int exit = Main.execute(Main.commandLine().setErr(new PrintWriter(told, true)), arguments);
        assertThat(exit).isEqualTo(Main.EXIT_USAGE);
        return told.toString();
    }

    @Test
    void whatIsMeantMustBeSaid() {
        assertThat(refused("late", "apply", "shop.yaml"))
                .contains("nothing is selected: give --table, --key or --position, or --all");
        assertThat(refused("late", "apply", "shop.yaml", "--key", "7"))
                .contains("--key 7: give COLUMN=VALUE, such as --key id=7");
        assertThat(refused("late", "apply", "shop.yaml", "--key", "{7}"))
                .contains("the key is no JSON object: {7}");
        assertThat(refused("late", "list", "shop.yaml", "--limit", "0"))
                .contains("--limit 0: give a number of 1 or more");
    }

    @ParameterizedTest
    @CsvSource({
        "-, ",
        "250ms, 250",
        "59s, 59999",
        "1m 1s, 61000",
        "2h 0m, 7200000",
        "1d 1h, 90000000",
    })
    void howLateIsShownInItsTwoLargestUnits(String shown, Long millis) {
        assertThat(LateListCommand.lateBy(millis)).isEqualTo(shown);
    }
}
