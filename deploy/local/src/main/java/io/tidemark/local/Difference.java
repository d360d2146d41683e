package io.tidemark.local;

import io.tidemark.local.RowStream.Row;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A key whose rows are not the same on both sides.
 *
 * @param source the row as text, empty if the source has none
 * @param target the row as text, empty if the target has none
 */
public record Difference(String key, Optional<String> source, Optional<String> target) {

    /** Reads two streams side by side until enough differences are found or both have ended. */
    static List<Difference> between(RowStream source, RowStream target, int most)
            throws SQLException {
        List<Difference> found = new ArrayList<>();
        Row left = source.next();
        Row right = target.next();
        while ((left != null || right != null) && found.size() < most) {
            int order = order(left, right);
            Row sourceRow = order <= 0 ? left : null;
            Row targetRow = order >= 0 ? right : null;
            compare(sourceRow, targetRow).ifPresent(found::add);
            left = order <= 0 ? source.next() : left;
            right = order >= 0 ? target.next() : right;
        }
        return found;
    }

    /** The stream that has ended is after everything. */
    private static int order(@Nullable Row left, @Nullable Row right) {
        if (left == null) {
            return 1;
        }
        return right == null ? -1 : left.compareTo(right);
    }

    private static Optional<Difference> compare(@Nullable Row source, @Nullable Row target) {
        Row some = source != null ? source : target;
        if (some == null
                || (source != null && target != null && source.text().equals(target.text()))) {
            return Optional.empty();
        }
        return Optional.of(
                new Difference(
                        some.key(),
                        Optional.ofNullable(source).map(Row::text),
                        Optional.ofNullable(target).map(Row::text)));
    }
}
