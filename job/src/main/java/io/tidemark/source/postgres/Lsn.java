package io.tidemark.source.postgres;

/**
 * Places in PostgreSQL's log: 64 bits without a sign, written {@code X/Y} in hexadecimal. Compare
 * them with {@link Long#compareUnsigned}.
 */
public final class Lsn {

    private static final int HEX = 16;

    private Lsn() {}

    /**
     * @throws IllegalArgumentException if the text is not of the form {@code X/Y}
     */
    public static long parse(String text) {
        int slash = text.indexOf('/');
        if (slash <= 0) {
            throw notAnLsn(text);
        }
        try {
            long high = Integer.parseUnsignedInt(text.substring(0, slash), HEX);
            int low = Integer.parseUnsignedInt(text.substring(slash + 1), HEX);
            return high << Integer.SIZE | Integer.toUnsignedLong(low);
        } catch (NumberFormatException e) {
            throw notAnLsn(text);
        }
    }

    private static IllegalArgumentException notAnLsn(String text) {
        return new IllegalArgumentException("not a place in PostgreSQL's log: '" + text + "'");
    }

    /** The form that PostgreSQL prints. */
    public static String format(long lsn) {
        return String.format("%X/%X", lsn >>> Integer.SIZE, lsn & 0xFFFF_FFFFL);
    }
}
