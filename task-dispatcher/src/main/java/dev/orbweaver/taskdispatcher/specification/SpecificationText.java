package dev.orbweaver.taskdispatcher.specification;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads YAML (and so JSON) text into values by dotted name, each with its line. Nested and dotted names may be mixed. */
final class SpecificationText {

    private static final Pattern SNAKE_CASE_KEY = Pattern.compile("[A-Za-z0-9_.-]+");

    private final String name;
    private final Path folder;
    private final List<SpecificationProblem> problems;
    private final List<GivenValue> values = new ArrayList<>();
    private final Deque<String> path = new ArrayDeque<>();

    private SpecificationText(String name, Path folder, List<SpecificationProblem> problems) {
        this.name = name;
        this.folder = folder;
        this.problems = problems;
    }

    /** What the text says; what is wrong with it goes to the problems. */
    static List<GivenValue> read(String text, String name, Path folder, List<SpecificationProblem> problems) {
        var reading = new SpecificationText(name, folder, problems);
        try (JsonParser parser = YAMLMapper.shared().createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_OBJECT) {
                reading.mapping(parser);
            } else if (first != null && first != JsonToken.VALUE_NULL) {
                reading.problem(parser, "expected sections such as 'model:' and 'data:', found " + parser.getString());
            }
        } catch (JacksonException e) {
            problems.add(new SpecificationProblem(
                    name + ":"
                            + Math.max(
                                    1,
                                    e.getLocation() == null
                                            ? 1
                                            : e.getLocation().getLineNr()),
                    "",
                    "is not YAML: " + firstLine(e.getOriginalMessage())));
        }
        return reading.values;
    }

    /** The value of a {@code name=value} argument: a scalar, or a flow list such as {@code ['console','file']}. */
    static Written value(String text) {
        if (!text.startsWith("[")) {
            return text.isEmpty() || text.equals("null") || text.equals("~")
                    ? new Written.Nothing()
                    : new Written.Text(unquoted(text));
        }
        return new Written.Many(List.of(YAMLMapper.shared().readValue(text, String[].class)));
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() > 1
                && (text.charAt(0) == '\'' || text.charAt(0) == '"')
                && text.charAt(text.length() - 1) == text.charAt(0);
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    private void mapping(JsonParser parser) {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            if (!SNAKE_CASE_KEY.matcher(key).matches()) {
                problem(parser, "'" + key + "' is no setting's name");
            }
            int line = parser.currentTokenLocation().getLineNr();
            path.addLast(key);
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_OBJECT) {
                mapping(parser);
            } else if (token == JsonToken.START_ARRAY) {
                sequence(parser, line);
            } else if (token == JsonToken.VALUE_NULL) {
                // an empty section is no value
                if (Settings.names().stream().noneMatch(setting -> setting.startsWith(dottedName() + "."))) {
                    add(new Written.Nothing(), line);
                }
            } else {
                add(new Written.Text(parser.getString()), line);
            }
            path.removeLast();
        }
    }

    private void sequence(JsonParser parser, int line) {
        var texts = new ArrayList<String>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token.isScalarValue()) {
                texts.add(parser.getString());
            } else {
                problem(parser, "a list holds plain values only");
                parser.skipChildren();
            }
        }
        add(new Written.Many(texts), line);
    }

    private void add(Written value, int line) {
        values.add(new GivenValue(dottedName(), value, new Source(name, line, folder)));
    }

    private void problem(JsonParser parser, String message) {
        problems.add(new SpecificationProblem(
                name + ":" + parser.currentTokenLocation().getLineNr(), dottedName(), message));
    }

    private String dottedName() {
        return path.stream().collect(Collectors.joining("."));
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse(text);
    }
}
