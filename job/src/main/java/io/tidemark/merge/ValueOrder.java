package io.tidemark.merge;

import java.math.BigDecimal;
import org.apache.flink.table.data.binary.BinaryStringData;

/**
 * Which of two values of a native type is the larger one, as PostgreSQL has it for numbers,
 * booleans and times; texts and all other types by their bytes. Exact: no number passes through a
 * double.
 */
final class ValueOrder {

    private enum Kind {
        NUMBER,
        TIME,
        BOOLEAN,
        BYTES
    }

    private final Kind kind;

    private ValueOrder(Kind kind) {
        this.kind = kind;
    }

    static ValueOrder of(String nativeType) {
        String type = base(nativeType);
        if (isNumber(type)) {
            return new ValueOrder(Kind.NUMBER);
        }
        if (type.startsWith("timestamp") || type.equals("date")) {
            return new ValueOrder(Kind.TIME);
        }
        return new ValueOrder(type.equals("boolean") ? Kind.BOOLEAN : Kind.BYTES);
    }

    static boolean isNumber(String nativeType) {
        return switch (base(nativeType)) {
            case "smallint", "integer", "bigint", "numeric", "real", "double precision", "oid" ->
                    true;
            default -> false;
        };
    }

    /** Whether the larger value of such a column can be meant as the newer one. */
    static boolean hasMeaningfulOrder(String nativeType) {
        String type = base(nativeType);
        return isNumber(type)
                || type.startsWith("timestamp")
                || type.startsWith("time")
                || type.equals("date")
                || type.equals("boolean")
                || type.equals("text")
                || type.equals("uuid")
                || type.startsWith("character");
    }

    /** Without the modifiers: {@code numeric(10,2)}, {@code timestamp(3) with time zone}. */
    private static String base(String nativeType) {
        return nativeType.replaceAll("\\([^)]*\\)", "").trim();
    }

    int compare(BinaryStringData a, BinaryStringData b) {
        return switch (kind) {
            case NUMBER -> compareNumbers(a, b);
            case TIME -> Times.instant(a).compareTo(Times.instant(b));
            // f comes before t.
            case BOOLEAN, BYTES -> a.compareTo(b);
        };
    }

    private static int compareNumbers(BinaryStringData a, BinaryStringData b) {
        if (a.getSizeInBytes() == b.getSizeInBytes() && isDigits(a) && isDigits(b)) {
            return a.compareTo(b);
        }
        int rankA = rank(a);
        int rankB = rank(b);
        if (rankA != 0 || rankB != 0) {
            return Integer.compare(rankA, rankB);
        }
        return new BigDecimal(a.toString()).compareTo(new BigDecimal(b.toString()));
    }

    private static boolean isDigits(BinaryStringData text) {
        for (int i = 0; i < text.getSizeInBytes(); i++) {
            byte b = text.byteAt(i);
            if (b < '0' || b > '9') {
                return false;
            }
        }
        return true;
    }

    /** Of values that are no number: NaN is the largest of all, as in PostgreSQL. */
    private static int rank(BinaryStringData text) {
        return switch (text.byteAt(text.getSizeInBytes() - 1)) {
            case 'N' -> 2;
            case 'y' -> text.byteAt(0) == '-' ? -1 : 1;
            default -> 0;
        };
    }
}
