package io.tidemark.udfs.functions;

import static org.apache.flink.table.types.utils.TypeConversions.fromLogicalToDataType;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.catalog.UnresolvedIdentifier;
import org.apache.flink.table.types.AbstractDataType;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;

/** The types that SQL has without a catalog. Whoever asks for others is refused. */
final class SqlTypes implements DataTypeFactory {

    @Override
    public DataType createDataType(AbstractDataType<?> type) {
        if (type instanceof DataType known) {
            return known;
        }
        throw refused(type);
    }

    @Override
    public DataType createDataType(String name) {
        return fromLogicalToDataType(createLogicalType(name));
    }

    @Override
    public LogicalType createLogicalType(String name) {
        return LogicalTypeParser.parse(name, getClass().getClassLoader());
    }

    @Override
    public DataType createDataType(UnresolvedIdentifier name) {
        throw refused(name);
    }

    @Override
    public <T> DataType createDataType(Class<T> type) {
        throw refused(type);
    }

    @Override
    public <T> DataType createDataType(TypeInformation<T> type) {
        throw refused(type);
    }

    @Override
    public <T> DataType createRawDataType(Class<T> type) {
        throw refused(type);
    }

    @Override
    public <T> DataType createRawDataType(TypeInformation<T> type) {
        throw refused(type);
    }

    @Override
    public LogicalType createLogicalType(UnresolvedIdentifier name) {
        throw refused(name);
    }

    private static UnsupportedOperationException refused(Object type) {
        return new UnsupportedOperationException("no function needs " + type);
    }
}
