package io.tidemark.udfs.functions;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code bucket(value, width)} for numbers, {@code bucket(text, buckets)} for texts.
 *
 * <p>Of a number: the lower bound of its bucket, {@code bucket(149, 100)} is 100, {@code bucket(-1,
 * 100)} is -100.
 *
 * <p>Of a text: a number from 0 to {@code buckets - 1}, evenly spread and the same for ever. It is
 * {@code (hash & 0x7FFFFFFF) % buckets}, where the hash is the 32-bit Murmur3 (x86 variant, seed 0)
 * of the text's UTF-8 bytes. The bucket transform of Apache Iceberg is the same.
 */
public final class Bucket extends ScalarFunction {

    /**
     * The lower bound of a number's bucket.
     *
     * @throws IllegalArgumentException if the width is not positive, or the lower bound is below
     *     the smallest BIGINT
     */
    public @Nullable Long eval(@Nullable Long value, @Nullable Long width) {
        if (value == null || width == null) {
            return null;
        }
        requirePositive("width", width);
        long above = Math.floorMod(value, width);
        if (value < Long.MIN_VALUE + above) {
            throw new IllegalArgumentException(
                    "the lower bound of a bucket of width " + width + " is below every BIGINT");
        }
        return value - above;
    }

    /**
     * The bucket of a text, from 0 to {@code buckets - 1}.
     *
     * @throws IllegalArgumentException if the number of buckets is not positive
     */
    public @Nullable Integer eval(@Nullable String text, @Nullable Integer buckets) {
        if (text == null || buckets == null) {
            return null;
        }
        requirePositive("number", buckets);
        return (Murmur3.hash(text.getBytes(UTF_8)) & Integer.MAX_VALUE) % buckets;
    }

    private static void requirePositive(String what, long argument) {
        if (argument <= 0) {
            throw new IllegalArgumentException(
                    "the " + what + " of buckets is 1 or more, not " + argument);
        }
    }
}
