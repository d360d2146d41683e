package io.tidemark.bench.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How records become JSON: each component under its own name, times and durations as ISO 8601 has
 * them, an empty optional left out.
 */
public final class ResultsJson {

    private ResultsJson() {}

    public static ObjectMapper mapper() {
        SimpleModule types = new SimpleModule();
        types.addSerializer(Instant.class, new ToStringSerializer(Instant.class));
        types.addDeserializer(Instant.class, new TextReader<>(Instant.class, Instant::parse));
        types.addSerializer(Duration.class, new ToStringSerializer(Duration.class));
        types.addDeserializer(Duration.class, new TextReader<>(Duration.class, Duration::parse));
        types.addSerializer(new OptionalWriter());
        types.addDeserializer(Optional.class, new OptionalReader(null));
        ObjectMapper mapper =
                new ObjectMapper()
                        .registerModule(types)
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
        mapper.configOverride(Optional.class)
                .setInclude(JsonInclude.Value.construct(Include.NON_EMPTY, Include.NON_EMPTY));
        return mapper;
    }

    /** Reads what {@code toString} wrote. */
    private static final class TextReader<T> extends FromStringDeserializer<T> {

        private static final long serialVersionUID = 1L;

        private final transient Function<String, T> parse;

        TextReader(Class<T> type, Function<String, T> parse) {
            super(type);
            this.parse = parse;
        }

        @Override
        protected T _deserialize(String value, DeserializationContext context) {
            return parse.apply(value);
        }
    }

    /** Writes what is in it. */
    private static final class OptionalWriter extends StdSerializer<Optional<?>> {

        private static final long serialVersionUID = 1L;

        OptionalWriter() {
            super(Optional.class, false);
        }

        @Override
        public boolean isEmpty(SerializerProvider provider, Optional<?> value) {
            return value.isEmpty();
        }

        @Override
        public void serialize(
                Optional<?> value, JsonGenerator generator, SerializerProvider provider)
                throws IOException {
            provider.defaultSerializeValue(value.orElseThrow(), generator);
        }
    }

    /** Takes what is left out for empty. */
    @SuppressWarnings("rawtypes") // Jackson asks by the raw type
    private static final class OptionalReader extends StdDeserializer<Optional>
            implements ContextualDeserializer {

        private static final long serialVersionUID = 1L;

        private final transient @Nullable JsonDeserializer<?> content;

        OptionalReader(@Nullable JsonDeserializer<?> content) {
            super(Optional.class);
            this.content = content;
        }

        @Override
        public JsonDeserializer<?> createContextual(
                DeserializationContext context, BeanProperty property) throws JsonMappingException {
            return new OptionalReader(
                    context.findContextualValueDeserializer(
                            property.getType().containedType(0), property));
        }

        @Override
        public Optional<?> deserialize(JsonParser parser, DeserializationContext context)
                throws IOException {
            if (content == null) {
                throw new IllegalStateException("of what is only known in a record");
            }
            return Optional.of(content.deserialize(parser, context));
        }

        @Override
        public Optional<?> getNullValue(DeserializationContext context) {
            return Optional.empty();
        }

        @Override
        public Optional<?> getAbsentValue(DeserializationContext context) {
            return Optional.empty();
        }
    }
}
