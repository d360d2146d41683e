package io.tidemark.change;

import static io.tidemark.change.TextRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChangeTest {

    private static final MergeKey KEY = MergeKey.ofEncoded(new byte[] {1});

    @Test
    void aSnapshotRowIsOlderThanEveryStreamedChange() {
        Change snapshot = Change.snapshot(1, KEY, row("a"));
        Change first = Change.upsert(1, new LogPosition(1, 0, 0), KEY, row("a"), null);

        assertThat(snapshot.isOlderThan(first)).isTrue();
        assertThat(first.isOlderThan(snapshot)).isFalse();
        assertThat(snapshot.isSnapshot()).isTrue();
        assertThat(first.isSnapshot()).isFalse();
    }

    @Test
    void theMinorPositionDecidesWithinAMajorOne() {
        Change early = Change.delete(1, new LogPosition(5, 1, 0), KEY, row("a"));
        Change late = Change.delete(1, new LogPosition(5, 2, 0), KEY, row("a"));
        Change next = Change.delete(1, new LogPosition(6, 0, 0), KEY, row("a"));

        assertThat(early.isOlderThan(late)).isTrue();
        assertThat(late.isOlderThan(early)).isFalse();
        assertThat(late.isOlderThan(next)).isTrue();
        assertThat(late.isOlderThan(late)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Change.Kind.class)
    void aKindIsFoundByItsCode(Change.Kind kind) {
        assertThat(Change.Kind.of(kind.code())).isEqualTo(kind);
    }

    @Test
    void anUnknownKindIsRefused() {
        assertThatThrownBy(() -> Change.Kind.of((byte) 99)).hasMessageContaining("99");
    }
}
