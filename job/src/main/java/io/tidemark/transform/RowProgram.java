package io.tidemark.transform;

import org.apache.flink.api.common.functions.DefaultOpenContext;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.functions.RichFunction;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** A compiled expression: a row in, its value out. Used by one thread. */
final class RowProgram implements AutoCloseable {

    private final FlatMapFunction<RowData, RowData> code;
    private final RowData.FieldGetter getter;
    private final boolean callsOwn;
    private final Last last = new Last();
    private boolean isOpen;

    /**
     * @param callsOwn whether functions take part that are not Flink's
     */
    RowProgram(FlatMapFunction<RowData, RowData> code, LogicalType type, boolean callsOwn) {
        this.code = code;
        this.callsOwn = callsOwn;
        this.getter = RowData.createFieldGetter(type, 0);
    }

    boolean callsOwn() {
        return callsOwn;
    }

    /** Lets functions that need it make themselves ready. */
    void open(RuntimeContext context) throws Exception {
        if (code instanceof RichFunction rich) {
            rich.setRuntimeContext(context);
            rich.open(DefaultOpenContext.INSTANCE);
        }
        isOpen = true;
    }

    /** What it throws is what a function threw. */
    @Nullable Object value(RowData row) throws Exception {
        code.flatMap(row, last);
        return last.row == null ? null : getter.getFieldOrNull(last.row);
    }

    @Override
    public void close() throws Exception {
        if (isOpen && code instanceof RichFunction rich) {
            rich.close();
        }
    }

    /** Takes the one row that comes out. */
    private static final class Last implements Collector<RowData> {

        private @Nullable RowData row;

        @Override
        public void collect(RowData computed) {
            row = computed;
        }

        @Override
        public void close() {
            // There is nothing to close.
        }
    }
}
