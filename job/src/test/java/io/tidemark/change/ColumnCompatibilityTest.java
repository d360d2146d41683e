package io.tidemark.change;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnCompatibilityTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "integer | integer | true",
                "integer | smallint | true",
                "bigint | smallint | true",
                "integer | bigint | false",
                "numeric | bigint | true",
                "numeric(10,0) | integer | true",
                "numeric(10,2) | integer | false",
                "numeric | numeric(10,2) | true",
                "numeric(12,2) | numeric(10,2) | true",
                "numeric(12,4) | numeric(10,2) | true",
                "numeric(10,4) | numeric(10,2) | false",
                "numeric(10,2) | numeric | false",
                "double precision | real | true",
                "real | double precision | false",
                "character varying(20) | character varying(10) | true",
                "character varying(10) | character varying(20) | false",
                "character varying | character varying(20) | true",
                "character varying(20) | character varying | false",
                "text | character(3) | true",
                "text | jsonb | true",
                "jsonb | json | false",
                "timestamp without time zone | timestamp(3) without time zone | true",
                "timestamp(3) with time zone | timestamp with time zone | false",
                "timestamp with time zone | timestamp without time zone | false",
                "app.mood[] | \"app\".\"mood\"[] | true",
                "\"App\".mood | app.mood | false",
                "smallint | integer | false",
            })
    void holds(String target, String source, boolean expected) {
        assertThat(ColumnCompatibility.holds(target, source)).isEqualTo(expected);
    }
}
