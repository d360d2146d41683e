package io.tidemark.udfs.functions;

import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code normalize_phone(text, defaultCountryCode)}: a phone number in the form of E.164.
 *
 * <p>{@code normalize_phone('(030) 123-456', '49')} is {@code +4930123456}. Spaces, dashes, dots,
 * slashes and parentheses are removed, and so is the {@code (0)} of {@code +49 (0)30}. Then
 *
 * <ul>
 *   <li>what begins with {@code +} or {@code 00} is international already,
 *   <li>what begins with a single {@code 0} gets the default country code in its place,
 *   <li>what begins otherwise may be local, national or international: that is not guessed, it is
 *       null.
 * </ul>
 *
 * <p>It is null too if what is behind the {@code +} is not 7 to 15 digits that begin with 1 to 9.
 *
 * <p>National numbering plans are not known: whether a number exists is not checked, a leading 0
 * that belongs to the number (as in Italy) is lost, and where national numbers have no leading 0
 * (as in North America) put one before them: {@code normalize_phone('0' || phone, '1')}.
 */
public final class NormalizePhone extends ScalarFunction {

    private static final int MIN_DIGITS = 7;
    private static final int MAX_DIGITS = 15;
    private static final int MAX_COUNTRY_DIGITS = 3;
    private static final String SEPARATORS = ".-/()";
    private static final String TRUNK_ZERO = "(0)";

    /**
     * The number in the form of E.164; null if the text is none.
     *
     * @param defaultCountryCode 1 to 3 digits that do not begin with 0, such as {@code 49}
     * @throws IllegalArgumentException if the default country code is something else
     */
    public @Nullable String eval(@Nullable String text, @Nullable String defaultCountryCode) {
        if (text == null || defaultCountryCode == null) {
            return null;
        }
        if (!isCode(defaultCountryCode, 1, MAX_COUNTRY_DIGITS)) {
            throw new IllegalArgumentException(
                    "the default country code of normalize_phone is 1 to 3 digits that do not begin"
                            + " with 0, such as '49'");
        }
        String digits = international(withoutSeparators(text), defaultCountryCode);
        return isCode(digits, MIN_DIGITS, MAX_DIGITS) ? "+" + digits : null;
    }

    private static String withoutSeparators(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        int next = 0;
        while (next < text.length()) {
            if (text.startsWith(TRUNK_ZERO, next) && isInternational(kept)) {
                next += TRUNK_ZERO.length();
            } else {
                char c = text.charAt(next++);
                if (!isSeparator(c)) {
                    kept.append(c);
                }
            }
        }
        return kept.toString();
    }

    private static boolean isSeparator(char c) {
        return SEPARATORS.indexOf(c) >= 0
                || Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.getType(c) == Character.DASH_PUNCTUATION;
    }

    private static boolean isInternational(StringBuilder number) {
        return number.indexOf("+") == 0 || number.indexOf("00") == 0;
    }

    /** What is behind the {@code +}; empty if that cannot be told. */
    private static String international(String number, String defaultCountryCode) {
        if (number.startsWith("+")) {
            return number.substring(1);
        }
        if (number.startsWith("00")) {
            return number.substring(2);
        }
        return number.startsWith("0") ? defaultCountryCode + number.substring(1) : "";
    }

    private static boolean isCode(String text, int minDigits, int maxDigits) {
        return text.length() >= minDigits
                && text.length() <= maxDigits
                && text.charAt(0) != '0'
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
