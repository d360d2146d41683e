package io.tidemark.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.change.TableId;
import io.tidemark.sink.postgres.ForeignKey.Check;
import io.tidemark.sink.postgres.ForeignKey.OnDelete;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableOrderTest {

    private static final TableId A = new TableId("s", "a");
    private static final TableId B = new TableId("s", "b");
    private static final TableId C = new TableId("s", "c");

    private static ForeignKey key(TableId child, TableId parent, Check check) {
        return new ForeignKey("fk", child, parent, check, OnDelete.NO_ACTION);
    }

    @Test
    void parentsComeFirst() {
        List<ForeignKey> keys =
                List.of(key(A, B, Check.AT_STATEMENT), key(B, C, Check.AT_STATEMENT));
        assertThat(TableOrder.parentsFirst(List.of(A, B, C), keys)).containsExactly(C, B, A);
    }

    @Test
    void aCycleIsOrderedToo() {
        List<ForeignKey> keys =
                List.of(key(A, B, Check.AT_STATEMENT), key(B, A, Check.AT_STATEMENT));
        assertThat(TableOrder.parentsFirst(List.of(B, A), keys)).containsExactly(B, A);
    }

    @Test
    void onlyCyclesWithoutADeferrableKeyAreRigid() {
        ForeignKey there = key(A, B, Check.AT_STATEMENT);
        ForeignKey back = key(B, A, Check.AT_STATEMENT);
        assertThat(TableOrder.rigidCycles(List.of(A, B), List.of(there, back)))
                .containsExactly(there, back);
        assertThat(
                        TableOrder.rigidCycles(
                                List.of(A, B), List.of(there, key(B, A, Check.DEFERRABLE))))
                .isEmpty();
        assertThat(TableOrder.rigidCycles(List.of(A), List.of(key(A, A, Check.AT_STATEMENT))))
                .isEmpty();
    }
}
