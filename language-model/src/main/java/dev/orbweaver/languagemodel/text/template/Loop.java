package dev.orbweaver.languagemodel.text.template;

import java.util.List;

/** {@code loop} inside a {@code for}: where it is in its items. */
record Loop(List<Object> items, int index, int depth) {
    Object attribute(String name) {
        return switch (name) {
            case "index" -> index + 1L;
            case "index0" -> (long) index;
            case "revindex" -> (long) items.size() - index;
            case "revindex0" -> items.size() - index - 1L;
            case "first" -> index == 0;
            case "last" -> index == items.size() - 1;
            case "length" -> (long) items.size();
            case "depth" -> depth + 1L;
            case "depth0" -> (long) depth;
            case "previtem" -> index == 0 ? new Undefined("there is no previous item") : items.get(index - 1);
            case "nextitem" ->
                index == items.size() - 1 ? new Undefined("there is no next item") : items.get(index + 1);
            case "cycle" ->
                (TemplateFunction)
                        call -> call.positional().get(index % call.positional().size());
            default -> Undefined.attribute(this, name);
        };
    }
}
