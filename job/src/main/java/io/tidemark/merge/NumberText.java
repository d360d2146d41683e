package io.tidemark.merge;

import java.math.BigDecimal;
import java.util.Comparator;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.table.data.binary.BinaryStringData;

/**
 * The order of numbers by their text, exact for any number of digits.
 *
 * <p>What is no number comes first, then {@code -Infinity}, the numbers, {@code Infinity} and
 * {@code NaN}, as PostgreSQL orders them.
 */
final class NumberText {

    private static final int NOT_PLAIN = 2;

    private enum Form {
        UNREADABLE,
        MINUS_INFINITY,
        FINITE,
        INFINITY,
        NAN
    }

    private NumberText() {}

    /** Compares whole numbers and numerics; allocates nothing for digits with a point. */
    static int compareExact(BinaryStringData a, BinaryStringData b) {
        int signA = plainSign(a);
        int signB = plainSign(b);
        if (signA == NOT_PLAIN || signB == NOT_PLAIN) {
            return compareAny(a, b);
        }
        if (signA != signB || signA == 0) {
            return Integer.compare(signA, signB);
        }
        return signA * compareMagnitudes(a, b);
    }

    /** Compares floating-point numbers; both zeros are equal. */
    static int compareFloats(BinaryStringData a, BinaryStringData b) {
        return compareForms(
                a,
                b,
                (textA, textB) -> {
                    double x = Double.parseDouble(textA);
                    double y = Double.parseDouble(textB);
                    return x < y ? -1 : x > y ? 1 : 0;
                });
    }

    /** -1, 0 or 1 if the text is digits with perhaps a minus and a point. */
    private static int plainSign(BinaryStringData text) {
        MemorySegment bytes = text.getSegments()[0];
        int at = text.getOffset();
        int end = at + text.getSizeInBytes();
        boolean negative = at < end && bytes.get(at) == '-';
        if (negative) {
            at++;
        }
        if (at == end || !isDigit(bytes.get(at))) {
            return NOT_PLAIN;
        }
        boolean point = false;
        boolean zero = true;
        for (; at < end; at++) {
            byte b = bytes.get(at);
            if (b == '.' && !point) {
                point = true;
            } else if (!isDigit(b)) {
                return NOT_PLAIN;
            } else if (b != '0') {
                zero = false;
            }
        }
        return zero ? 0 : negative ? -1 : 1;
    }

    private static int compareMagnitudes(BinaryStringData a, BinaryStringData b) {
        MemorySegment bytesA = a.getSegments()[0];
        MemorySegment bytesB = b.getSegments()[0];
        int endA = a.getOffset() + a.getSizeInBytes();
        int endB = b.getOffset() + b.getSizeInBytes();
        int fromA = firstDigit(bytesA, a.getOffset(), endA);
        int fromB = firstDigit(bytesB, b.getOffset(), endB);
        int pointA = point(bytesA, fromA, endA);
        int pointB = point(bytesB, fromB, endB);
        int whole = pointA - fromA;
        if (whole != pointB - fromB) {
            return Integer.compare(whole, pointB - fromB);
        }
        int order = bytesA.compare(bytesB, fromA, fromB, whole, whole);
        if (order != 0) {
            return order;
        }
        int i = pointA + 1;
        int j = pointB + 1;
        for (; i < endA || j < endB; i++, j++) {
            int digitA = i < endA ? bytesA.get(i) : '0';
            int digitB = j < endB ? bytesB.get(j) : '0';
            if (digitA != digitB) {
                return Integer.compare(digitA, digitB);
            }
        }
        return 0;
    }

    /** Behind the sign and the zeros that say nothing. */
    private static int firstDigit(MemorySegment bytes, int from, int end) {
        int at = bytes.get(from) == '-' ? from + 1 : from;
        while (at < end && bytes.get(at) == '0') {
            at++;
        }
        return at;
    }

    private static int point(MemorySegment bytes, int from, int end) {
        int at = from;
        while (at < end && bytes.get(at) != '.') {
            at++;
        }
        return at;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static int compareAny(BinaryStringData a, BinaryStringData b) {
        return compareForms(
                a, b, (textA, textB) -> new BigDecimal(textA).compareTo(new BigDecimal(textB)));
    }

    /** Infinities and what is no number have their places; two finite numbers are compared. */
    private static int compareForms(
            BinaryStringData a, BinaryStringData b, Comparator<String> finite) {
        String textA = a.toString();
        String textB = b.toString();
        Form formA = form(textA);
        Form formB = form(textB);
        if (formA != formB) {
            return formA.compareTo(formB);
        }
        if (formA == Form.FINITE) {
            return finite.compare(textA, textB);
        }
        return formA == Form.UNREADABLE ? textA.compareTo(textB) : 0;
    }

    private static Form form(String text) {
        switch (text) {
            case "-Infinity":
                return Form.MINUS_INFINITY;
            case "Infinity":
                return Form.INFINITY;
            case "NaN":
                return Form.NAN;
            default:
                break;
        }
        try {
            BigDecimal unused = new BigDecimal(text);
            return Form.FINITE;
        } catch (NumberFormatException e) {
            return Form.UNREADABLE;
        }
    }
}
