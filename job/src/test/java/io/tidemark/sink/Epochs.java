package io.tidemark.sink;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Epochs as tests write them. */
final class Epochs {

    static final UUID LINEAGE = UUID.fromString("0b1c2d3e-0000-4000-8000-00000000000f");

    private Epochs() {}

    static Token token(long sequence) {
        return new Token(LINEAGE, sequence);
    }

    static Epoch of(long sequence, Delta... deltas) {
        return ofParts(sequence, List.of(List.of(deltas)));
    }

    static Epoch ofParts(long sequence, List<List<Delta>> parts) {
        return new Epoch(
                "shop",
                token(sequence),
                sequence == 1 ? null : token(sequence - 1),
                sequence == 1,
                sequence + 100,
                Phase.CATCHING_UP,
                "0/16B3748",
                parts,
                new TreeMap<>(Map.of(1_700_000_000_120L, 3L, 1_700_000_000_130L, 1L)));
    }

    static Delta inline(String lines) {
        byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
        Section section = new Section(-1, 1, 0, 0, List.of(), 0, bytes.length);
        return new Delta(List.of(section), bytes, null, 7, Map.of("public.orders", Counts.NONE));
    }

    static Delta file(String uri) {
        List<Section> sections =
                List.of(
                        new Section(Long.MIN_VALUE, 1, 2, 3, List.of("001", "111"), 0, 10),
                        new Section(Long.MAX_VALUE, 4, 5, 0, List.of(), 10, 1L << 40));
        Map<String, Counts> counts =
                Map.of(
                        "public.größen", new Counts(1, 2, 3, 4, 5, 6, 0, 0, 0, 0),
                        "public.orders", new Counts(Long.MAX_VALUE, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        return new Delta(sections, new byte[0], uri, 0xFFFF_FFFFL, counts);
    }
}
