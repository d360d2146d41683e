package io.tidemark.bench.alone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.bench.alone.Script.Kind;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptTest {

    @TempDir private Path folder;

    @Test
    void isReadChangeByChangeAsFarAsItIsTold() throws Exception {
        Path file = folder.resolve("script");
        Script script = Script.write(file);
        Counts limit = Script.limit(file);
        assertThat(limit.sum()).isZero();
        script.append(Kind.ROWS, 2);
        script.append(Kind.MARKERS, 1);
        assertThat(limit.sum()).isEqualTo(3);
        Script.Reader reader = new Script.Reader(file);
        assertThat(reader.next()).isEqualTo(Kind.ROWS);
        assertThat(reader.next()).isEqualTo(Kind.ROWS);
        assertThat(reader.next()).isEqualTo(Kind.MARKERS);
        script.append(Kind.CHANGES, 1);
        assertThat(limit.sum()).isEqualTo(4);
        assertThat(reader.next()).isEqualTo(Kind.CHANGES);
        assertThatThrownBy(reader::next).isInstanceOf(IllegalStateException.class);
        reader.close();
    }

    @Test
    void countsOfSeveralWritersAddUp() throws Exception {
        Path file = folder.resolve("counts");
        Counts.open(file).set(0, 5);
        Counts.open(file).set(3, 7);
        Counts.open(file).set(0, 6);
        assertThat(Counts.open(file).sum()).isEqualTo(13);
    }
}
