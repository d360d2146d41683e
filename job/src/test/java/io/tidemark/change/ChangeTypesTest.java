package io.tidemark.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.runtime.kryo.KryoSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChangeTypesTest {

    /** All public constants of the class, so that a new one is tested as well. */
    static List<TypeInformation<?>> types() throws IllegalAccessException {
        List<TypeInformation<?>> types = new ArrayList<>();
        for (var field : ChangeTypes.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers())) {
                types.add((TypeInformation<?>) field.get(null));
            }
        }
        return types;
    }

    @Test
    void thereAreTypesToTest() throws IllegalAccessException {
        assertThat(types()).contains(ChangeTypes.CHANGE, ChangeTypes.MERGE_KEY);
    }

    @ParameterizedTest
    @MethodSource("types")
    void noTypeIsKryo(TypeInformation<?> type) {
        ExecutionConfig config =
                new ExecutionConfig(new Configuration().set(PipelineOptions.GENERIC_TYPES, false));

        assertThatCode(() -> serializer(type, config)).doesNotThrowAnyException();
        assertThat(serializer(type, config)).isNotInstanceOf(KryoSerializer.class);
    }

    private static TypeSerializer<?> serializer(TypeInformation<?> type, ExecutionConfig config) {
        return type.createSerializer(config.getSerializerConfig());
    }

    @ParameterizedTest
    @MethodSource("types")
    void aTypeTravelsWithTheJobGraph(TypeInformation<?> type) throws Exception {
        assertThat(InstantiationUtil.<TypeInformation<?>>clone(type))
                .isEqualTo(type)
                .hasSameHashCodeAs(type);
    }

    @Test
    void onlyTheMergeKeyIsAKey() {
        assertThat(ChangeTypes.MERGE_KEY.isKeyType()).isTrue();
        assertThat(ChangeTypes.CHANGE.isKeyType()).isFalse();
        assertThat(ChangeTypes.CHANGE).isNotEqualTo(ChangeTypes.MERGE_KEY);
    }
}
