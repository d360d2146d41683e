package io.tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.ProgressPoll;
import io.tidemark.cli.ProgressReading;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressPollIT {

    /** The columns of the job's tables that are read. */
    private static final String TABLES =
            """
            CREATE SCHEMA tidemark;
            CREATE TABLE tidemark.ledger (pipeline text PRIMARY KEY, phase text);
            CREATE TABLE tidemark.epoch (
                pipeline text, sequence bigint, read bigint, snapshot bigint, applied bigint,
                lag_p50_ms bigint, lag_p99_ms bigint)\
            """;

    @Test
    void addsUpTheEpochsOfItsPipeline(@TempDir Path folder) throws Exception {
        try (EmbeddedDatabase target = EmbeddedDatabase.start("warehouse", folder);
                ProgressPoll poll = new ProgressPoll(target.connect(), "shop");
                Connection connection = target.connect();
                Statement statement = connection.createStatement()) {
            assertThat(poll.poll()).isEqualTo(ProgressReading.NONE);
            statement.execute(TABLES);
            assertThat(poll.poll()).isEqualTo(ProgressReading.NONE);
            statement.execute("INSERT INTO tidemark.ledger VALUES ('shop', NULL)");
            assertThat(poll.poll()).as("before the first epoch").isEqualTo(ProgressReading.NONE);
            statement.execute(
                    """
                    UPDATE tidemark.ledger SET phase = 'streaming';
                    INSERT INTO tidemark.ledger VALUES ('other', 'snapshot');
                    INSERT INTO tidemark.epoch VALUES
                        ('shop', 0, 100, 100, 100, NULL, NULL), ('shop', 1, 7, 0, 5, 120, 300),
                        ('other', 2, 1000, 1000, 1000, 1, 1)\
                    """);
            assertThat(poll.poll()).isEqualTo(reading(1, 107, 105));
            assertThat(poll.poll()).isEqualTo(reading(1, 107, 105));
            statement.execute("INSERT INTO tidemark.epoch VALUES ('shop', 2, 3, 0, 2, NULL, NULL)");
            assertThat(poll.poll())
                    .as("an epoch without changes keeps the lag of the one before")
                    .isEqualTo(reading(2, 110, 107));
        }
    }

    private static ProgressReading reading(long epoch, long read, long applied) {
        return new ProgressReading(
                "streaming",
                OptionalLong.of(epoch),
                read,
                100,
                applied,
                OptionalLong.of(120),
                OptionalLong.of(300));
    }
}
