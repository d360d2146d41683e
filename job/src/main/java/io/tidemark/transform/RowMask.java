package io.tidemark.transform;

import io.tidemark.change.Change;
import io.tidemark.change.Column;
import io.tidemark.change.KeyEncoder;
import io.tidemark.change.RowBuilder;
import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import io.tidemark.config.FatalFaultException;
import io.tidemark.config.Fault;
import io.tidemark.config.Mask;
import io.tidemark.config.NamePattern;
import io.tidemark.config.Nearest;
import io.tidemark.config.Shaping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.jspecify.annotations.Nullable;

/** Takes the clear values of masked columns out of the rows of one shape. */
final class RowMask {

    private static final String TEXT = "text";
    private static final String REDACTED = "***";

    private static final io.tidemark.udfs.functions.Mask STARS =
            new io.tidemark.udfs.functions.Mask();

    private final TableSchema output;
    private final long fingerprint;
    private final List<Optional<Mask>> masks;
    private final boolean keyIsMasked;
    private final KeyEncoder keys;
    private final MaskKey key;
    private final RowBuilder builder;

    /**
     * @param target the table at the target: keys are told apart by it
     */
    RowMask(TableSchema schema, Shaping shaping, TableId target, MaskKey key) {
        this.key = key;
        this.output = withInitial(shape(schema, shaping), schema, shaping);
        this.fingerprint = output.fingerprint();
        this.masks = schema.rowNames().stream().map(shaping::mask).toList();
        this.keyIsMasked = schema.key().stream().anyMatch(c -> shaping.mask(c).isPresent());
        this.keys = new KeyEncoder(target, output.keyIndexes());
        this.builder = new RowBuilder(masks.size());
    }

    /** What rows have that are older than a column is a value of the column, so it is masked. */
    private TableSchema withInitial(TableSchema masked, TableSchema clear, Shaping shaping) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < clear.columns().size(); i++) {
            Column column = masked.columns().get(i);
            String initial = clear.columns().get(i).initial();
            Optional<Mask> mask = shaping.mask(column.name());
            String value =
                    initial == null || mask.isEmpty()
                            ? null
                            : masked(mask.get(), StringData.fromString(initial));
            columns.add(value == null ? column : column.since(value));
        }
        return new TableSchema(
                masked.source(), masked.table(), columns, masked.key(), masked.types());
    }

    /** The shape of the rows that go on. */
    TableSchema output() {
        return output;
    }

    /**
     * A masked column that is gone may have another name now, and nothing tells which.
     *
     * @param planned the shape that the file was checked with
     * @throws FatalFaultException if a clear value might be taken for one that is not masked
     */
    static void requireMasked(TableSchema planned, TableSchema schema, Shaping shaping) {
        List<String> gone = new ArrayList<>(planned.rowNames());
        gone.removeAll(schema.rowNames());
        gone.removeIf(name -> shaping.mask(name).isEmpty());
        List<String> clear = new ArrayList<>(schema.rowNames());
        clear.removeAll(planned.rowNames());
        clear.removeIf(name -> shaping.mask(name).isPresent());
        if (gone.isEmpty() || clear.isEmpty()) {
            return;
        }
        throw new FatalFaultException(
                new Fault(
                        schema.sourceTable().toString(),
                        "has changed at the source: the masked column "
                                + String.join(", ", gone)
                                + " is gone, and "
                                + String.join(", ", clear)
                                + (clear.size() == 1 ? " is" : " are")
                                + " new and not masked",
                        "if one is the other, mask both names by one pattern, as rows of both may"
                                + " be in the log; or adapt mask and run '--start fresh'"),
                null);
    }

    /** The shape of masked rows: a masked column holds text, whatever it was. */
    static TableSchema shape(TableSchema schema, Shaping shaping) {
        List<Column> columns = new ArrayList<>();
        for (Column column : schema.columns()) {
            Optional<Mask> mask = shaping.mask(column.name());
            if (mask.isEmpty()) {
                columns.add(column);
            } else if (mask.get().kind() == Mask.Kind.NULL) {
                columns.add(new Column(column.name(), column.type(), false, column.generation()));
            } else {
                columns.add(Column.of(column.name(), TEXT, column.notNull()));
            }
        }
        return new TableSchema(
                schema.source(), schema.table(), columns, schema.key(), schema.types());
    }

    /**
     * What cannot be masked in the way that the file says.
     *
     * @param eventTime the column of the event time; null: none
     */
    static List<Fault> faults(TableSchema schema, Shaping shaping, @Nullable String eventTime) {
        List<Fault> faults = new ArrayList<>();
        for (Mask mask : shaping.masks()) {
            if (schema.columns().stream().noneMatch(c -> mask.columns().matches(c.name()))) {
                faults.add(
                        new Fault(
                                schema.table() + " mask '" + mask.columns() + "'",
                                "there is no such column",
                                remedy(mask.columns(), schema.rowNames())));
            }
        }
        for (Column column : schema.columns()) {
            Optional<Mask> mask = shaping.mask(column.name());
            if (mask.isPresent() && column.generated()) {
                faults.add(
                        new Fault(
                                schema.table() + "." + column.name(),
                                "the column is generated: the target would compute it in clear",
                                "leave it out: select: \"* except (" + column.name() + ")\""));
            } else if (mask.isPresent()
                    && schema.key().contains(column.name())
                    && !mask.get().tellsApart()) {
                faults.add(
                        new Fault(
                                schema.table() + "." + column.name(),
                                "is in the merge key, and its mask makes one key of several",
                                "write hash or tokenize"));
            } else if (mask.isPresent() && column.name().equals(eventTime)) {
                faults.add(
                        new Fault(
                                schema.table() + "." + column.name(),
                                "is masked, but event-time needs its values",
                                "leave it as it is, or name another column in event-time"));
            }
        }
        return faults;
    }

    /** Says where rows of the masked shape begin. */
    Change marker(Change marker) {
        return marker.withRow(fingerprint, marker.key(), marker.row(), null);
    }

    private static String remedy(NamePattern columns, List<String> known) {
        return columns.wildcard()
                ? "columns: " + String.join(", ", known)
                : Nearest.remedy(columns.text(), "columns", known);
    }

    Change apply(Change change) {
        BinaryRowData row = change.row();
        for (int i = 0; i < masks.size(); i++) {
            if (masks.get(i).isEmpty()) {
                builder.set(i, row, i);
            } else {
                builder.set(
                        i, row.isNullAt(i) ? null : masked(masks.get(i).get(), row.getString(i)));
            }
        }
        BinaryRowData masked = builder.build();
        return change.withRow(
                fingerprint,
                keyIsMasked ? keys.key(masked) : change.key(),
                masked,
                change.missing());
    }

    private @Nullable String masked(Mask mask, StringData value) {
        return switch (mask.kind()) {
            case NULL -> null;
            case REDACT -> REDACTED;
            case KEEP_LAST -> STARS.eval(value.toString(), mask.keep());
            case HASH -> key.hash(value.toString());
            case TOKENIZE -> key.token(value.toString());
        };
    }
}
