package io.tidemark.local.e2e;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A value that must not be found anywhere, in whatever form somebody has written it.
 *
 * @param name what it is, for messages
 */
record PlantedSecret(String name, String value) {

    PlantedSecret {
        if (value.length() < 8) {
            throw new IllegalArgumentException("so short that it is found by accident: " + name);
        }
    }

    /** Whether the bytes hold it: as text of 8 or 16 bits, or within something in Base64. */
    boolean isIn(byte[] content) {
        String latin = new String(content, StandardCharsets.ISO_8859_1);
        return forms().stream().anyMatch(latin::contains);
    }

    private List<String> forms() {
        List<String> forms = new ArrayList<>();
        for (byte[] bytes : List.of(value.getBytes(StandardCharsets.UTF_8), sixteenBits())) {
            forms.add(new String(bytes, StandardCharsets.ISO_8859_1));
            forms.addAll(inBase64(bytes));
        }
        return forms;
    }

    /** Without the zero at the end, it is in both orders of bytes. */
    private byte[] sixteenBits() {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_16LE);
        return Arrays.copyOf(bytes, bytes.length - 1);
    }

    /** What does not depend on its neighbours, for each of the three places it can begin at. */
    private static List<String> inBase64(byte[] bytes) {
        List<String> forms = new ArrayList<>();
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, shifted, before, bytes.length);
            String text = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            forms.add(text.substring((before * 4 + 2) / 3, shifted.length * 4 / 3));
        }
        return forms;
    }
}
