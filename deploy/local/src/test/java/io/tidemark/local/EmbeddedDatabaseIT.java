package io.tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseIT {

    @Test
    void servesOneRoleAndLeavesNothingBehind(@TempDir Path folder) throws Exception {
        ProcessHandle process;
        try (EmbeddedDatabase database = EmbeddedDatabase.start("shop", folder);
                Connection connection = database.connect()) {
            process = database.process();
            assertThat(text(connection, "SHOW wal_level")).isEqualTo("logical");
            assertThat(text(connection, "SHOW server_version")).startsWith("17.");
            assertThat(text(connection, "SHOW listen_addresses")).isEqualTo("localhost");
            assertThat(
                            text(
                                    connection,
                                    "SELECT rolreplication AND NOT rolsuper FROM pg_roles"
                                            + " WHERE rolname = current_user"))
                    .isEqualTo("t");
            assertThat(database.url()).matches("postgresql://\\w+:\\w{24}@localhost:\\d+/shop");
            assertThatThrownBy(() -> asSuperuser(database.port())).isInstanceOf(SQLException.class);
        }
        // It has ended, but is listed until its parent, the first process, has taken note.
        process.onExit().get(30, TimeUnit.SECONDS);
        assertThat(folder).isEmptyDirectory();
    }

    private static void asSuperuser(int port) throws SQLException {
        DriverManager.getConnection(
                        "jdbc:postgresql://localhost:" + port + "/postgres", "postgres", "postgres")
                .close();
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
