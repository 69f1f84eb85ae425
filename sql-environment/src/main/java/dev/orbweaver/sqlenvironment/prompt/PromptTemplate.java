package dev.orbweaver.sqlenvironment.prompt;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Named parts of text with gaps. A part begins with a line {@code [name]}; a gap is a known name in braces, filled once: braces in
 * what is filled in stay as they are.
 */
final class PromptTemplate {

    private static final Pattern HEADING = Pattern.compile("(?m)^\\[(\\w+)]\\R?");
    private static final Pattern GAP = Pattern.compile("\\{(\\w+)}");
    private static final Set<String> GAPS = PromptValues.of("", "").byName().keySet();

    private final Map<String, String> parts = new LinkedHashMap<>();

    /** Reads a template; {@code source} is named in errors. */
    PromptTemplate(String source, String text) {
        Matcher heading = HEADING.matcher(text);
        String name = null;
        int start = 0;
        while (heading.find()) {
            add(name, text.substring(start, heading.start()));
            name = heading.group(1);
            start = heading.end();
        }
        add(name, text.substring(start));
        if (parts.isEmpty()) {
            throw new IllegalArgumentException(source + ": no part found: begin each with a line such as [system]");
        }
        parts.values().forEach(part -> checkGaps(source, part));
    }

    private void add(@Nullable String name, String part) {
        if (name != null) {
            parts.put(name, part.stripTrailing());
        }
    }

    private static void checkGaps(String source, String part) {
        GAP.matcher(part)
                .results()
                .map(gap -> gap.group(1))
                .filter(gap -> !GAPS.contains(gap))
                .forEach(gap -> {
                    throw new IllegalArgumentException(source + ": {" + gap + "} is unknown. Known: "
                            + String.join(", ", GAPS.stream().sorted().toList()));
                });
    }

    /** The parts in their order, filled. */
    Map<String, String> fill(PromptValues values) {
        Map<String, String> byName = values.byName();
        Map<String, String> filled = new LinkedHashMap<>();
        parts.forEach((name, part) -> filled.put(
                name,
                GAP.matcher(part).replaceAll(gap -> Matcher.quoteReplacement(byName.getOrDefault(gap.group(1), "")))));
        return filled;
    }

    Set<String> names() {
        return parts.keySet();
    }
}
