package io.tidemark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.change.ChangeTypes;
import io.tidemark.change.MergeKey;
import io.tidemark.change.MergeKeySerializer;
import io.tidemark.change.TextRows;
import io.tidemark.merge.MergeOperator;
import io.tidemark.merge.StoredKeys;
import io.tidemark.source.postgres.Lsn;
import io.tidemark.transform.StoredParkedChanges;
import io.tidemark.transform.TransformStage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.SavepointReader;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the stored savepoints hold is what was fed before they were made, read without the job, as
 * its user could. {@code changes.sql} beside each is what was fed, {@code state.txt} what is to be
 * remembered of it.
 */
class SavepointContentsTest {

    private static final OperatorIdentifier MERGE =
            OperatorIdentifier.forUid(PipelineTopology.MERGE_UID);

    private static final OperatorIdentifier SOURCE =
            OperatorIdentifier.forUid(PipelineTopology.sourceUid("shop"));

    /** The name that Flink gives to the splits of a source's readers. */
    private static final String SPLITS = "SourceReaderState";

    /** Where a split begins, of which its end comes next. */
    private static final Pattern LSN = Pattern.compile("\"lsn\":\"(\\d+)\"");

    private static final Pattern IN_LEDGER =
            Pattern.compile("INTO tidemark\\.ledger .*,streaming,(\\w+/\\w+),");

    static List<Path> stored() throws IOException {
        Path root =
                Path.of(
                        Objects.requireNonNull(
                                        SavepointContentsTest.class.getResource("/savepoints"))
                                .getPath());
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.endsWith("storage")).sorted().toList();
        }
    }

    private static SavepointReader read(Path storage) throws IOException {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(1, new Configuration());
        env.setRuntimeMode(RuntimeExecutionMode.BATCH);
        String savepoint = new SavedStates(storage.toUri().toString()).newest().orElseThrow();
        return SavepointReader.read(env, savepoint);
    }

    private static <T> List<T> all(DataStream<T> stream) throws Exception {
        List<T> all = new ArrayList<>();
        try (CloseableIterator<T> each = stream.executeAndCollect()) {
            each.forEachRemaining(all::add);
        }
        return all;
    }

    private static List<String> keyed(
            Path storage, KeyedStateReaderFunction<MergeKey, String> reader) throws Exception {
        return all(
                read(storage).readKeyedState(MERGE, reader, ChangeTypes.MERGE_KEY, Types.STRING));
    }

    private static List<String> expected(Path storage) throws IOException {
        return Files.readAllLines(storage.resolve("../../state.txt").normalize()).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("stored")
    void everyKeyIsRememberedAsItWasFed(Path storage) throws Exception {
        List<String> found = new ArrayList<>();
        found.addAll(keyed(storage, new StoredKeys(storage.toUri().toString())));
        found.addAll(keyed(storage, new StoredParkedChanges(storage.toUri().toString())));
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected(storage));
    }

    @ParameterizedTest
    @MethodSource("stored")
    void whatEverySubtaskIsToldIsThere(Path storage) throws Exception {
        SavepointReader savepoint = read(storage);
        assertThat(
                        all(
                                savepoint.readUnionState(
                                        MERGE,
                                        TransformStage.KEYS_STATE,
                                        ChangeTypes.MERGE_KEY,
                                        MergeKeySerializer.INSTANCE)))
                .as("keys of which changes wait")
                .extracting(TextRows::cells)
                .containsExactly(List.of("2"));
        assertThat(texts(storage, TransformStage.NAMES_STATE))
                .as("columns that have another name at the source")
                .containsOnly("shop.public.plain\0title\0label");
        assertThat(texts(storage, MergeOperator.RULES_STATE))
                .as("the rules of each table that is merged by key")
                .hasSize(5);
    }

    private static List<String> texts(Path storage, String state) throws Exception {
        return all(
                read(storage)
                        .readUnionState(MERGE, state, Types.STRING, StringSerializer.INSTANCE));
    }

    @ParameterizedTest
    @MethodSource("stored")
    void theSourceStandsWhereTheLedgerSaysThatTheTargetDoes(Path storage) throws Exception {
        List<byte[]> splits =
                all(
                        read(storage)
                                .readListState(
                                        SOURCE,
                                        SPLITS,
                                        PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        assertThat(splits).as("the one that reads the log").hasSize(1);
        String target = Files.readString(storage.resolveSibling("target.sql"));
        assertThat(Lsn.format(Long.parseLong(first(LSN, text(splits.get(0))))))
                .isEqualTo(first(IN_LEDGER, target));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(pattern + " is in " + text).isTrue();
        return matcher.group(1);
    }
}
