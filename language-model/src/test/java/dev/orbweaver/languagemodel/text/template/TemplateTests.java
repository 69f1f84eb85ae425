package dev.orbweaver.languagemodel.text.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TemplateTests {
    private static final JsonNode SNIPPETS =
            JsonMapper.shared().readTree(TemplateTests.class.getResourceAsStream("snippets.json"));

    static List<JsonNode> snippets() {
        return SNIPPETS.path("cases").valueStream().toList();
    }

    /** The outcomes are those of Python's jinja2 3.1.6 in transformers' environment; of its errors only that there is one. */
    @ParameterizedTest
    @MethodSource("snippets")
    void rendersAsJinjaDoes(JsonNode snippet) {
        Map<String, @Nullable Object> variables =
                JsonMapper.shared().convertValue(SNIPPETS.path("variables"), new TypeReference<>() {});
        var source = snippet.path("template").stringValue();

        if (snippet.has("error")) {
            assertThatThrownBy(() -> Template.parse(source).render(variables)).isInstanceOf(TemplateException.class);
        } else {
            assertThat(Template.parse(source).render(variables))
                    .isEqualTo(snippet.path("expected").stringValue());
        }
    }

    @Test
    void aTemplatesOwnErrorKeepsItsWords() {
        assertThatThrownBy(
                        () -> Template.parse("{{ raise_exception('no ' ~ a) }}").render(Map.of("a", "tools")))
                .hasMessage("no tools");
    }

    @Test
    void namesWhatItDoesNotSupportWhenTheTemplateIsRead() {
        assertThatThrownBy(() -> Template.parse("a\nb{% include 'x' %}"))
                .isInstanceOf(TemplateException.class)
                .hasMessageContainingAll("line 2", "'include'", "Known: if, for, set");
    }

    @Test
    void tellsTheDateOfItsClock() {
        var clock = Clock.fixed(Instant.parse("2026-07-04T09:08:07Z"), ZoneOffset.UTC);

        assertThat(Template.parse("{{ strftime_now('%d %b %Y, %H:%M 100%%') }}", clock)
                        .render(Map.of()))
                .isEqualTo("04 Jul 2026, 09:08 100%");
    }

    @Test
    void macrosThatNeverEndAreAnErrorNotACrash() {
        assertThatThrownBy(() -> Template.parse("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}")
                        .render(Map.of()))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("without end");
    }
}
