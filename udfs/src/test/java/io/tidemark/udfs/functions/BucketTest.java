package io.tidemark.udfs.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BucketTest {

    private final Bucket bucket = new Bucket();

    @ParameterizedTest
    @CsvSource({
        "149, 100, 100",
        "100, 100, 100",
        "99, 100, 0",
        "0, 100, 0",
        "-1, 100, -100",
        "-100, 100, -100",
        "7, 1, 7",
        "9223372036854775807, 9223372036854775807, 9223372036854775807",
        "-9223372036854775807, 9223372036854775807, -9223372036854775807",
        "-9223372036854775808, 2, -9223372036854775808"
    })
    void aNumberFallsToTheLowerBoundOfItsBucket(long value, long width, long expected) {
        assertThat(bucket.eval(value, width)).isEqualTo(expected);
    }

    @Test
    void everyNumberIsInItsBucket() {
        long seed = 20240601;
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            long value = random.nextLong() / 2;
            long width = 1 + random.nextInt(Integer.MAX_VALUE);
            long lower = bucket.eval(value, width);

            assertThat(lower).as("seed %d", seed).isEqualTo(Math.floorDiv(value, width) * width);
            assertThat(value - lower).isBetween(0L, width - 1);
        }
    }

    @Test
    void aLowerBoundThatIsNoBigintIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bucket.eval(Long.MIN_VALUE, 10L))
                .withMessage("the lower bound of a bucket of width 10 is below every BIGINT");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 16, 0",
        "a, 16, 2",
        "ab, 16, 15",
        "abc, 16, 10",
        "abcd, 16, 10",
        "hello, 100, 51",
        "iceberg, 100, 89",
        "Zürich €, 100, 19",
        "😀x, 100, 94",
        "anything, 1, 0"
    })
    void aTextIsInTheSameBucketForEver(String text, int buckets, int expected) {
        assertThat(bucket.eval(text, buckets)).isEqualTo(expected);
    }

    @Test
    void textsAreEvenlySpread() {
        int[] sizes = new int[16];
        for (int i = 0; i < 160_000; i++) {
            sizes[bucket.eval("customer-" + i, sizes.length)]++;
        }

        for (int size : sizes) {
            assertThat(size).isBetween(9_500, 10_500);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void widthAndNumberArePositive(int argument) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bucket.eval(7L, (long) argument))
                .withMessage("the width of buckets is 1 or more, not " + argument);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bucket.eval("secret", argument))
                .withMessage("the number of buckets is 1 or more, not " + argument);
    }

    @Test
    void nullMakesNull() {
        assertThat(bucket.eval((Long) null, 10L)).isNull();
        assertThat(bucket.eval(7L, (Long) null)).isNull();
        assertThat(bucket.eval((String) null, 10)).isNull();
        assertThat(bucket.eval("a", (Integer) null)).isNull();
    }
}
