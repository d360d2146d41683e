package io.tidemark.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.change.Change;
import io.tidemark.change.LogPosition;
import io.tidemark.merge.KeyState.Events;
import io.tidemark.merge.KeyState.Numbers;
import io.tidemark.merge.KeyState.SeenEvent;
import java.io.IOException;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class KeyStateSerializerTest {

    private static final Change CHANGE = MergeRun.upsert(1_000, 7, 6, "6");

    private static KeyState known() {
        VersionOrder order =
                VersionOrder.of(
                        MergeRun.byVersion(io.tidemark.config.Late.SET_ASIDE).orderBy(),
                        MergeRun.SCHEMA,
                        0);
        return KeyState.next(null, 1, order.version(CHANGE).encoded(), 2, null, List.of())
                .withEvents(new Events(List.of(new SeenEvent("a", 5)), 4))
                .withSequence(Numbers.upTo(3))
                .withTimer(9);
    }

    private static byte[] written(KeyState state) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        KeyStateSerializer.INSTANCE.serialize(state, out);
        return out.getCopyOfBuffer();
    }

    private static KeyState read(byte[] bytes) throws IOException {
        return KeyStateSerializer.INSTANCE.deserialize(new DataInputDeserializer(bytes));
    }

    @Test
    void whatWasSetAsideIsReadAsItWasWritten() throws Exception {
        for (KeyState state : List.of(known(), KeyState.unknown(7))) {
            KeyState more =
                    state.withSetAside(new LogPosition(1, 2, 3))
                            .withSetAside(new LogPosition(4, 5, 6));
            KeyState read = read(written(more));

            assertThat(read.setAside()).isEqualTo(more.setAside()).hasSize(2);
            assertThat(read.hasVersion()).isEqualTo(state.hasVersion());
            assertThat(read.events()).isEqualTo(state.events());
            assertThat(read.sequence()).isEqualTo(state.sequence());
            assertThat(read.timer()).isEqualTo(state.timer());
            assertThat(written(read)).isEqualTo(written(more));
        }
    }

    /** Version 1 said of every part whether it is there, and knew of nothing set aside. */
    @Test
    void aStateOfVersionOneIsRead() throws Exception {
        KeyState known = known();
        byte[] newest = known.newest();
        DataOutputSerializer before = new DataOutputSerializer(64);
        before.writeByte(1);
        before.writeLong(1);
        before.writeInt(newest.length);
        before.write(newest);
        before.writeLong(2);
        before.writeLong(9);
        before.writeBoolean(false);
        before.writeInt(0);
        before.writeInt(1);
        before.writeUTF("a");
        before.writeLong(5);
        before.writeLong(4);
        before.writeBoolean(true);
        before.writeLong(3);
        before.writeInt(0);

        assertThat(written(read(before.getCopyOfBuffer()))).isEqualTo(written(known));
    }

    @Test
    void aLaterVersionIsRefused() throws Exception {
        byte[] bytes = written(known());
        bytes[0] = 3;
        assertThatThrownBy(() -> read(bytes))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 3")
                .hasMessageContaining("versions 1 and 2");
    }

    @Test
    void soManyChangesAreKnownToBeSetAside() {
        KeyState state = KeyState.unknown(7);
        for (int i = 0; i <= KeyState.MOST_SET_ASIDE; i++) {
            state = state.withSetAside(new LogPosition(i, 0, 0));
        }
        assertThat(state.setAside())
                .hasSize(KeyState.MOST_SET_ASIDE)
                .doesNotContain(new LogPosition(0, 0, 0));
        assertThat(state.withSetAside(new LogPosition(5, 0, 0)).setAside())
                .hasSize(KeyState.MOST_SET_ASIDE);
    }
}
