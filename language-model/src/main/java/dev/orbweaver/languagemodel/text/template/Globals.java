package dev.orbweaver.languagemodel.text.template;

import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The functions that transformers and Jinja give every template. */
final class Globals {
    private static final int LONGEST_RANGE = 100_000;
    private static final Pattern DIRECTIVE = Pattern.compile("%([a-zA-Z%])");

    private final Clock clock;

    Globals(Clock clock) {
        this.clock = clock;
    }

    Map<String, Object> functions() {
        return Map.of(
                "raise_exception", (TemplateFunction) Globals::raise,
                "namespace", (TemplateFunction) Globals::namespace,
                "range", (TemplateFunction) Globals::range,
                "dict", (TemplateFunction) call -> new LinkedHashMap<Object, Object>(call.named()),
                "strftime_now", (TemplateFunction) call -> formatted(Values.text(call.require(0, "format"))));
    }

    private static Object raise(CallValues call) {
        throw new TemplateException(call.text(0, "message", ""));
    }

    private static Object namespace(CallValues call) {
        var attributes = new LinkedHashMap<String, Object>();
        if (!call.positional().isEmpty() && call.positional().getFirst() instanceof Map<?, ?> map) {
            map.forEach((key, value) -> attributes.put(Values.toText(key), value));
        }
        attributes.putAll(call.named());
        return new Namespace(attributes);
    }

    private static Object range(CallValues call) {
        var bounds = call.positional().stream().map(Numbers::integer).toList();
        if (bounds.isEmpty() || bounds.size() > 3) {
            throw new TemplateException("range expected 1 to 3 arguments, got " + bounds.size());
        }
        var start = bounds.size() == 1 ? 0 : bounds.get(0);
        var stop = bounds.size() == 1 ? bounds.get(0) : bounds.get(1);
        var step = bounds.size() == 3 ? bounds.get(2) : 1;
        List<Object> numbers = new ArrayList<>();
        for (var number = start; step != 0 && (step > 0 ? number < stop : number > stop); number += step) {
            numbers.add(number);
            if (numbers.size() > LONGEST_RANGE) {
                throw new TemplateException(
                        "Range too big. The sandbox blocks ranges larger than " + LONGEST_RANGE + ".");
            }
        }
        return numbers;
    }

    private String formatted(String format) {
        var now = LocalDateTime.now(clock);
        return DIRECTIVE.matcher(format).replaceAll(match -> {
            var letter = match.group(1);
            return letter.equals("%")
                    ? "%"
                    : DateTimeFormatter.ofPattern(pattern(letter), Locale.ENGLISH)
                            .format(now);
        });
    }

    private static String pattern(String directive) {
        return switch (directive) {
            case "d" -> "dd";
            case "m" -> "MM";
            case "b" -> "MMM";
            case "B" -> "MMMM";
            case "Y" -> "yyyy";
            case "y" -> "yy";
            case "H" -> "HH";
            case "I" -> "hh";
            case "M" -> "mm";
            case "S" -> "ss";
            case "p" -> "a";
            case "a" -> "EEE";
            case "A" -> "EEEE";
            case "j" -> "DDD";
            default -> throw new TemplateException("strftime_now: %" + directive + " is not supported");
        };
    }
}
