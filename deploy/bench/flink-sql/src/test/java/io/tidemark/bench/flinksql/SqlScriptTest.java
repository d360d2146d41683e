package io.tidemark.bench.flinksql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SqlScriptTest {

    @Test
    void statementsEndWithASemicolonAtTheEndOfALine() {
        SqlScript script =
                SqlScript.parse(
                        """
                        SET 'parallelism.default' = '2';
                        CREATE TABLE a (id INT)
                        WITH ('url' = 'x;y');

                        INSERT INTO b
                          SELECT ';' FROM a;
                        INSERT INTO c SELECT id FROM a
                        """);
        assertThat(script.options()).isEqualTo(Map.of("parallelism.default", "2"));
        assertThat(script.definitions())
                .containsExactly("CREATE TABLE a (id INT)\nWITH ('url' = 'x;y')");
        assertThat(script.inserts())
                .isEqualTo(
                        List.of(
                                "INSERT INTO b\n  SELECT ';' FROM a",
                                "INSERT INTO c SELECT id FROM a"));
    }
}
