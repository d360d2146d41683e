package io.tidemark.merge;

import java.util.regex.Pattern;

/**
 * A column's native type without what does not change the meaning of its text.
 *
 * @param base the type, or the type of an array's elements, without modifiers: {@code numeric},
 *     {@code timestamp with time zone}
 */
record NativeType(String base, boolean array) {

    private static final Pattern MODIFIERS = Pattern.compile("\\(-?\\d+(,-?\\d+)?\\)");
    private static final String ARRAY = "[]";

    /** Reads a type as {@code format_type} prints it. */
    static NativeType of(String printed) {
        boolean array = printed.endsWith(ARRAY);
        String element = array ? printed.substring(0, printed.length() - ARRAY.length()) : printed;
        return new NativeType(MODIFIERS.matcher(element).replaceFirst(""), array);
    }
}
