package io.tidemark.bench.stages;

import io.tidemark.change.SerializerBenchmark;
import io.tidemark.merge.MergeBenchmark;
import io.tidemark.pipeline.TransformBenchmark;
import io.tidemark.sink.EpochBenchmark;
import io.tidemark.source.postgres.CopyLineBenchmark;
import io.tidemark.source.postgres.LogBenchmark;
import io.tidemark.transform.MaskBenchmark;
import java.util.regex.Pattern;

/** What is measured, in the order in which a change goes through the job. */
enum Stage {
    COPY_LINE("copy-line", "a line of the copy to a change", CopyLineBenchmark.class, "parse"),
    LOG_INSERT("log-insert", "an insert of the log to a change", LogBenchmark.class, "insert"),
    LOG_UPDATE("log-update", "an update of the log to a change", LogBenchmark.class, "update"),
    LOG_UPDATE_OLD(
            "log-update-old",
            "the same with the old row before it",
            LogBenchmark.class,
            "updateWithOld"),
    MASK("mask", "two columns masked beside the source", MaskBenchmark.class, "mask"),
    SERIALIZE("serialize", "a change to bytes", SerializerBenchmark.class, "serialize"),
    DESERIALIZE("deserialize", "bytes to a change", SerializerBenchmark.class, "deserialize"),
    PASS("pass", "through the keyed operator as it is", TransformBenchmark.class, "pass"),
    TRANSFORM(
            "transform",
            "the same with a filter and three computed columns",
            TransformBenchmark.class,
            "transform"),
    MERGE_HEAP(
            "merge-heap",
            "through the merge by a column, state on the heap",
            MergeBenchmark.class,
            "onHeap"),
    MERGE_ROCKSDB("merge-rocksdb", "the same, state in RocksDB", MergeBenchmark.class, "inRocksDb"),
    ENCODE("encode", "a change to a line of COPY", EpochBenchmark.class, "encode"),
    PUT("put", "a line among those that wait for the barrier", EpochBenchmark.class, "put"),
    EPOCH("epoch", "the same and the delta at the barrier", EpochBenchmark.class, "epoch");

    private final String word;
    private final String about;
    private final String benchmark;

    Stage(String word, String about, Class<?> type, String method) {
        this.word = word;
        this.about = about;
        this.benchmark = type.getName() + "." + method;
    }

    /** The name in options and results. */
    String word() {
        return word;
    }

    /** What it is, for people. */
    String about() {
        return about;
    }

    /** The name that JMH gives to it. */
    String benchmark() {
        return benchmark;
    }

    /** Finds it, and nothing else, among JMH's benchmarks. */
    String pattern() {
        return "^" + Pattern.quote(benchmark) + "$";
    }
}
