package dev.orbweaver.languagemodel.text.template;

import java.util.List;
import java.util.Map;

/** A call's arguments, evaluated. */
record CallValues(List<Object> positional, Map<String, Object> named) {
    boolean has(int index, String name) {
        return index < positional.size() || named.containsKey(name);
    }

    /** The argument at a position or by name, or the standard value. */
    Object get(int index, String name, Object standard) {
        return index < positional.size() ? positional.get(index) : named.getOrDefault(name, standard);
    }

    Object require(int index, String name) {
        if (!has(index, name)) {
            throw new TemplateException("missing argument '" + name + "'");
        }
        return get(index, name, Nothing.NONE);
    }

    String text(int index, String name, String standard) {
        return Values.toText(get(index, name, standard));
    }

    long integer(int index, String name, long standard) {
        return Numbers.integer(get(index, name, standard));
    }

    CallValues withoutFirst() {
        return new CallValues(positional.subList(1, positional.size()), named);
    }
}
