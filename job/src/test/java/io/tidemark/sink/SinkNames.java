package io.tidemark.sink;

import java.util.LinkedHashMap;
import java.util.Map;

/** The names of this package that lie in savepoints, in the storage and in ledgers. */
public final class SinkNames {

    private SinkNames() {}

    public static Map<String, String> all() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("uid of the assembler", EpochSink.ASSEMBLER_UID);
        names.put("state of the assembler", EpochAssembler.STATUS_STATE);
        names.put("version of epochs", String.valueOf(EpochFormat.VERSION));
        for (Phase phase : Phase.values()) {
            names.put("phase " + phase, phase.code());
        }
        return names;
    }
}
