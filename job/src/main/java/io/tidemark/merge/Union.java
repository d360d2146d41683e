package io.tidemark.merge;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Arrays put together: every element once, in the order of their first appearance. Elements are the
 * same if their texts are; {@code NULL} is an element.
 */
final class Union implements ColumnFold.Combination {

    private final char delimiter;

    /**
     * @param type an array
     */
    Union(NativeType type) {
        // The one built-in type whose text has commas.
        this.delimiter = type.base().equals("box") ? ';' : ',';
    }

    @Override
    public String of(@Nullable String before, String change) {
        Set<@Nullable String> elements = new LinkedHashSet<>();
        if (before != null) {
            elements.addAll(ArrayText.elements(before, delimiter));
        }
        elements.addAll(ArrayText.elements(change, delimiter));
        return ArrayText.of(elements, delimiter);
    }
}
