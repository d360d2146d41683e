package io.tidemark.bench.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An element of a page. What it writes is HTML and well-formed XML; all text and all values are
 * escaped.
 */
public final class Element {

    /** They have no end tag in HTML; all others have one. */
    private static final Set<String> VOID = Set.of("meta", "br", "col", "hr");

    private final String name;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final List<Object> children = new ArrayList<>();

    private Element(String name) {
        this.name = name;
    }

    /** An element with nothing in it. */
    public static Element of(String name) {
        return new Element(name);
    }

    /** An element with text in it. */
    public static Element of(String name, String text) {
        return new Element(name).text(text);
    }

    /** Sets an attribute. */
    public Element with(String attribute, Object value) {
        attributes.put(attribute, value.toString());
        return this;
    }

    /** Adds text behind what is in it. */
    public Element text(String text) {
        children.add(text);
        return this;
    }

    /** Adds elements behind what is in it. */
    public Element add(Element... elements) {
        return add(List.of(elements));
    }

    /** Adds elements behind what is in it. */
    public Element add(List<Element> elements) {
        children.addAll(elements);
        return this;
    }

    @Override
    public String toString() {
        StringBuilder xml = new StringBuilder();
        write(xml);
        return xml.toString();
    }

    private void write(StringBuilder xml) {
        xml.append('<').append(name);
        attributes.forEach(
                (attribute, value) ->
                        xml.append(' ')
                                .append(attribute)
                                .append("=\"")
                                .append(escaped(value).replace("\"", "&quot;"))
                                .append('"'));
        if (VOID.contains(name)) {
            xml.append("/>");
            return;
        }
        xml.append('>');
        for (Object child : children) {
            if (child instanceof Element element) {
                element.write(xml);
            } else {
                xml.append(escaped(child.toString()));
            }
        }
        xml.append("</").append(name).append(">");
    }

    /** Characters that XML cannot have, as a log may hold them, become a replacement. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints()
                .forEach(
                        point -> {
                            switch (point) {
                                case '<' -> escaped.append("&lt;");
                                case '>' -> escaped.append("&gt;");
                                case '&' -> escaped.append("&amp;");
                                case '\t', '\n', '\r' -> escaped.appendCodePoint(point);
                                default ->
                                        escaped.appendCodePoint(allowed(point) ? point : '\uFFFD');
                            }
                        });
        return escaped.toString();
    }

    private static boolean allowed(int point) {
        return point >= ' ' && !(point >= 0xD800 && point <= 0xDFFF) && point < 0xFFFE
                || point > 0xFFFF;
    }
}
