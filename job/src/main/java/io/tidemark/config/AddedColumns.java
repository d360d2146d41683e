package io.tidemark.config;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the options that name columns which only the target has: {@code soft-delete} and {@code
 * history}. Within an entry no two of these columns have the same name.
 *
 * @param softDelete the default unless deletes are soft
 * @param history null: none
 */
record AddedColumns(SoftDelete softDelete, @Nullable History history) {

    private static final List<String> SOFT_DELETE_KEYS = List.of("flag", "at");

    private static final List<String> HISTORY_KEYS =
            List.of("valid-from", "valid-to", "is-current");

    /** What {@code history} may be if it is a text. */
    private enum HistoryKind {
        NONE,
        SCD2
    }

    /**
     * Reads both options of an entry.
     *
     * @param deletes empty if what the file says is a fault already
     */
    static AddedColumns read(Section entry, Optional<Deletes> deletes) {
        SoftDelete softDelete =
                entry.find("soft-delete")
                        .flatMap(value -> softDelete(value, deletes))
                        .orElse(SoftDelete.DEFAULT);
        Map<String, String> taken = new LinkedHashMap<>();
        if (deletes.equals(Optional.of(Deletes.SOFT))) {
            taken.put("flag of soft-delete", softDelete.flag());
            taken.put("at of soft-delete", softDelete.at());
        }
        return new AddedColumns(
                softDelete,
                entry.find("history").flatMap(value -> history(value, taken)).orElse(null));
    }

    private static Optional<SoftDelete> softDelete(Value value, Optional<Deletes> deletes) {
        if (deletes.isPresent() && deletes.get() != Deletes.SOFT) {
            value.fault(
                    "has no effect: deletes are not soft",
                    "write deletes: soft, or remove the key");
            return Optional.empty();
        }
        return value.options(SOFT_DELETE_KEYS)
                .map(
                        section ->
                                new SoftDelete(
                                        column(section, "flag", SoftDelete.DEFAULT.flag()),
                                        column(section, "at", SoftDelete.DEFAULT.at())))
                .filter(
                        names -> {
                            Map<String, String> columns = new LinkedHashMap<>();
                            columns.put("flag", names.flag());
                            columns.put("at", names.at());
                            return areDistinct(value, columns);
                        });
    }

    private static Optional<History> history(Value value, Map<String, String> taken) {
        Optional<History> history =
                value.isMap()
                        ? value.options(HISTORY_KEYS).map(AddedColumns::history)
                        : value.choice(HistoryKind.class)
                                .filter(kind -> kind == HistoryKind.SCD2)
                                .map(kind -> History.DEFAULT);
        return history.filter(
                names -> {
                    Map<String, String> columns = new LinkedHashMap<>(taken);
                    columns.put("valid-from", names.validFrom());
                    columns.put("valid-to", names.validTo());
                    columns.put("is-current", names.isCurrent());
                    return areDistinct(value, columns);
                });
    }

    private static History history(Section section) {
        return new History(
                column(section, "valid-from", History.DEFAULT.validFrom()),
                column(section, "valid-to", History.DEFAULT.validTo()),
                column(section, "is-current", History.DEFAULT.isCurrent()));
    }

    private static String column(Section section, String key, String byDefault) {
        return section.find(key).flatMap(Value::column).orElse(byDefault);
    }

    /** Notes a fault for every column whose name one before it has. */
    private static boolean areDistinct(Value value, Map<String, String> columns) {
        Map<String, String> optionOfColumn = new HashMap<>();
        columns.forEach(
                (option, column) -> {
                    String first = optionOfColumn.putIfAbsent(column, option);
                    if (first != null) {
                        value.fault(
                                first + " and " + option + " are both " + Shown.quoted(column),
                                "give each a column of its own");
                    }
                });
        return optionOfColumn.size() == columns.size();
    }
}
