package dev.orbweaver.languagemodel.text.template;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How Python's {@code json.dumps} writes a value: blanks after separators, text as it is unless {@code ensureAscii}. */
final class JsonText {
    private final String indent;
    private final String itemSeparator;
    private final String keySeparator;
    private final boolean ensureAscii;
    private final boolean sortKeys;
    private final StringBuilder text = new StringBuilder();

    private JsonText(CallValues settings) {
        var indentation = settings.get(1, "indent", Nothing.NONE);
        this.indent = indentation instanceof Nothing
                ? ""
                : indentation instanceof String given ? given : " ".repeat((int) Numbers.integer(indentation));
        var separators = settings.get(2, "separators", Nothing.NONE);
        var given = separators instanceof List<?> pair && pair.size() == 2;
        this.itemSeparator = given ? Values.text(Values.items(separators).get(0)) : indent.isEmpty() ? ", " : ",";
        this.keySeparator = given ? Values.text(Values.items(separators).get(1)) : ": ";
        this.ensureAscii = Values.isTrue(settings.get(0, "ensure_ascii", false));
        this.sortKeys = Values.isTrue(settings.get(3, "sort_keys", false));
    }

    /** Settings in the order of transformers' {@code tojson}: ensure_ascii, indent, separators, sort_keys. */
    static String write(Object value, CallValues settings) {
        var json = new JsonText(settings);
        json.write(value, 0);
        return json.text.toString();
    }

    private void write(Object value, int depth) {
        switch (value) {
            case Nothing none -> text.append("null");
            case Boolean bool -> text.append(bool);
            case Long number -> text.append(number);
            case Double number -> text.append(PythonText.decimal(number));
            case String string -> writeString(string);
            case List<?> list -> writeList(list, depth);
            case Map<?, ?> map -> writeMap(sortKeys ? new TreeMap<>(map) : map, depth);
            default ->
                throw new TemplateException("Object of type " + Values.typeName(value) + " is not JSON serializable");
        }
    }

    private void writeList(List<?> list, int depth) {
        text.append('[');
        for (Iterator<?> items = list.iterator(); items.hasNext(); ) {
            breakLine(depth + 1);
            write(items.next(), depth + 1);
            text.append(items.hasNext() ? itemSeparator : "");
        }
        close(']', list.isEmpty(), depth);
    }

    private void writeMap(Map<?, ?> map, int depth) {
        text.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator(); entries.hasNext(); ) {
            var entry = entries.next();
            breakLine(depth + 1);
            writeString(Values.toText(entry.getKey()));
            text.append(keySeparator);
            write(entry.getValue(), depth + 1);
            text.append(entries.hasNext() ? itemSeparator : "");
        }
        close('}', map.isEmpty(), depth);
    }

    private void close(char bracket, boolean empty, int depth) {
        if (!empty) {
            breakLine(depth);
        }
        text.append(bracket);
    }

    private void breakLine(int depth) {
        if (!indent.isEmpty()) {
            text.append('\n').append(indent.repeat(depth));
        }
    }

    private void writeString(String string) {
        text.append('"');
        for (var i = 0; i < string.length(); i++) {
            var c = string.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                default -> text.append(c < 0x20 || ensureAscii && c > 0x7e ? "\\u%04x".formatted((int) c) : c);
            }
        }
        text.append('"');
    }
}
