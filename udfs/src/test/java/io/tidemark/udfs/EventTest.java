package io.tidemark.udfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventTest {

    @Test
    void numbersAreExact() {
        Event event = new Event(Map.of("amount", "9007199254740993.10"), 0);

        assertEquals(new BigDecimal("9007199254740993.10"), event.number("amount"));
    }

    @Test
    void whatIsNullOrNotToldIsNoNumber() {
        Map<String, String> row = new HashMap<>();
        row.put("amount", null);
        Event event = new Event(row, 0);

        assertNull(event.number("amount"));
        assertNull(event.number("fee"));
        assertNull(event.text("fee"));
    }

    @Test
    void whatCannotBeReadIsNamed() {
        Event event = new Event(Map.of("amount", "NaN"), 0);

        IllegalArgumentException failure =
                assertThrows(IllegalArgumentException.class, () -> event.number("amount"));
        assertEquals("column amount is no finite number: NaN", failure.getMessage());
    }

    @Test
    void theRowDoesNotChangeAnyMore() {
        Map<String, String> row = new HashMap<>(Map.of("a", "1"));
        Event event = new Event(row, 0);
        row.put("a", "2");

        assertEquals("1", event.text("a"));
        assertThrows(UnsupportedOperationException.class, () -> event.row().put("a", "3"));
    }
}
