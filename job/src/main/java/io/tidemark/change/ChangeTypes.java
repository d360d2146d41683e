package io.tidemark.change;

import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** The types of the vocabulary as Flink knows them: our own serializers, never Kryo. */
public final class ChangeTypes {

    public static final TypeInformation<Change> CHANGE =
            new SerializedType<>(Change.class, ChangeSerializer.INSTANCE);

    public static final TypeInformation<MergeKey> MERGE_KEY =
            new SerializedType<>(MergeKey.class, MergeKeySerializer.INSTANCE);

    private ChangeTypes() {}

    /** A type that is described by its serializer alone. */
    private static final class SerializedType<T> extends TypeInformation<T> {

        private static final long serialVersionUID = 1L;

        private final Class<T> type;
        private final TypeSerializer<T> serializer;

        SerializedType(Class<T> type, TypeSerializer<T> serializer) {
            this.type = type;
            this.serializer = serializer;
        }

        @Override
        public boolean isBasicType() {
            return false;
        }

        @Override
        public boolean isTupleType() {
            return false;
        }

        @Override
        public int getArity() {
            return 1;
        }

        @Override
        public int getTotalFields() {
            return 1;
        }

        @Override
        public Class<T> getTypeClass() {
            return type;
        }

        @Override
        public boolean isKeyType() {
            return type == MergeKey.class;
        }

        @Override
        public TypeSerializer<T> createSerializer(SerializerConfig config) {
            return serializer;
        }

        @Override
        @Deprecated
        public TypeSerializer<T> createSerializer(ExecutionConfig config) {
            return serializer;
        }

        @Override
        public String toString() {
            return type.getSimpleName();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof SerializedType<?> that && type == that.type;
        }

        @Override
        public int hashCode() {
            return type.hashCode();
        }

        @Override
        public boolean canEqual(Object other) {
            return other instanceof SerializedType<?>;
        }
    }
}
