package dev.orbweaver.inferencegateway.constraint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orbweaver.inferencegateway.rules.SequenceRules.Grammar;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Whatever a model likes to say, what comes is JSON that the schema accepts, within the tokens allowed. */
class AnswerGrammarProperties {
    private static final int ANSWERS = 60;
    private static final JsonMapper JSON = JsonMapper.shared();

    /** All bytes, then pieces that cross the borders of JSON's parts; the last id ends the answer. */
    private static final List<String> PIECES = List.of(
            "{\"",
            "\":",
            "\": \"",
            "\", \"",
            "\"}",
            "}}",
            "[[",
            "]]",
            "],",
            "{}",
            "[]",
            "null",
            "true",
            "false",
            "12",
            "0.5",
            "-",
            "name",
            "e\": ",
            "\n  ",
            "\n",
            "  ",
            "\\u00",
            "\\\"",
            "é",
            "日本",
            "\uD83D\uDE00",
            "a",
            "ab",
            "abc",
            ", ",
            ":[",
            "e+");

    static List<String> schemas() {
        return List.of(
                "{}",
                "true",
                "{\"type\": \"object\"}",
                "{\"type\": \"string\"}",
                "{\"type\": \"string\", \"minLength\": 3, \"maxLength\": 5}",
                "{\"type\": \"string\", \"minLength\": 4}",
                "{\"type\": \"string\", \"pattern\": \"^[A-Z]{2}-\\\\d{3,5}$\"}",
                "{\"type\": \"string\", \"pattern\": \"(ab|c+?)*[^a-z\\\\s]x?\"}",
                "{\"type\": \"string\", \"pattern\": \"^$|^.{2,}é\\\\.\\\"\\\\\\\\$\"}",
                "{\"type\": \"string\", \"pattern\": \"^(?:\\\\w+\\\\s){1,3}[-_\\\\]]$\"}",
                "{\"type\": \"string\", \"format\": \"date\"}",
                "{\"type\": \"string\", \"format\": \"time\"}",
                "{\"type\": \"string\", \"format\": \"date-time\"}",
                "{\"type\": \"string\", \"format\": \"duration\"}",
                "{\"type\": \"string\", \"format\": \"email\"}",
                "{\"type\": \"string\", \"format\": \"hostname\"}",
                "{\"type\": \"string\", \"format\": \"ipv4\"}",
                "{\"type\": \"string\", \"format\": \"ipv6\"}",
                "{\"type\": \"string\", \"format\": \"uri\"}",
                "{\"type\": \"string\", \"format\": \"uuid\"}",
                "{\"oneOf\": [{\"type\": \"string\"}, {\"type\": \"integer\"}, {\"type\": \"null\"}]}",
                "{\"$defs\": {\"a\": {\"type\": \"object\", \"properties\": {\"t\": {\"const\": \"a\"}, \"x\": {\"type\": \"integer\"}},"
                        + " \"required\": [\"t\", \"x\"]}, \"b\": {\"type\": \"object\", \"properties\": {\"t\": {\"enum\": [\"b\", \"c\"]}},"
                        + " \"required\": [\"t\"]}}, \"oneOf\": [{\"$ref\": \"#/$defs/a\"}, {\"$ref\": \"#/$defs/b\"}],"
                        + " \"discriminator\": {\"propertyName\": \"t\"}}",
                "{\"type\": \"integer\"}",
                "{\"type\": \"number\"}",
                "{\"type\": \"integer\", \"minimum\": -120, \"maximum\": 1034}",
                "{\"type\": \"integer\", \"exclusiveMinimum\": 9, \"exclusiveMaximum\": 101}",
                "{\"type\": \"integer\", \"minimum\": 7}",
                "{\"type\": \"integer\", \"maximum\": -7}",
                "{\"type\": \"number\", \"minimum\": 0, \"maximum\": 1}",
                "{\"type\": \"number\", \"minimum\": -2.5, \"maximum\": 3.5}",
                "{\"enum\": [\"red\", \"green\", \"é\\n\", 3, null, {\"a\": [1, 2]}]}",
                "{\"enum\": [\"red\", 3], \"type\": \"string\"}",
                "{\"const\": \"x\\\"y\"}",
                "{\"type\": [\"string\", \"null\"]}",
                "{\"type\": \"array\", \"items\": {\"type\": \"integer\"}, \"minItems\": 2, \"maxItems\": 4}",
                "{\"type\": \"array\", \"items\": {\"type\": \"boolean\"}, \"minItems\": 1}",
                "{\"type\": \"array\"}",
                "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"integer\"}, \"b\": {\"type\": \"string\"},"
                        + " \"c\": {\"type\": \"boolean\"}}, \"required\": [\"b\"], \"additionalProperties\": false}",
                "{\"type\": \"object\", \"properties\": {\"a\": {}, \"b\": {}}}",
                "{\"properties\": {\"a b\\\"c\": {\"type\": \"null\"}}, \"required\": [\"a b\\\"c\", \"more\"]}",
                "{\"type\": \"object\", \"additionalProperties\": {\"type\": \"integer\"}}",
                "{\"type\": \"object\", \"additionalProperties\": false}",
                "{\"anyOf\": [{\"type\": \"integer\"}, {\"type\": \"object\", \"properties\": {\"k\": {\"const\": 1}},"
                        + " \"required\": [\"k\"]}]}",
                "{\"$defs\": {\"node\": {\"type\": \"object\", \"properties\": {\"value\": {\"type\": \"integer\"},"
                        + " \"next\": {\"anyOf\": [{\"$ref\": \"#/$defs/node\"}, {\"type\": \"null\"}]}},"
                        + " \"required\": [\"value\", \"next\"], \"additionalProperties\": false}}, \"$ref\": \"#/$defs/node\"}",
                "{\"type\": \"object\", \"title\": \"Answer\", \"properties\": {\"steps\": {\"type\": \"array\", \"items\":"
                        + " {\"type\": \"object\", \"properties\": {\"why\": {\"type\": \"string\"}, \"sql\": {\"allOf\":"
                        + " [{\"type\": \"string\"}], \"description\": \"a query\"}}, \"required\": [\"why\", \"sql\"]}},"
                        + " \"done\": {\"type\": \"boolean\", \"default\": false}}, \"required\": [\"steps\"]}");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("schemas")
    void everyAnswerParsesAndValidates(String schema) {
        var tree = JSON.readTree(schema);
        var masks = masks(new AnswerForm.Schema(tree, ""));
        for (int seed = 0; seed < ANSWERS; seed++) {
            int maxTokens = masks.shortest() + 1 + seed * 3; // from exactly enough on
            var text = answer(masks, maxTokens, new Random(seed));

            assertThat(new SchemaValidator(tree).isValid(JSON.readTree(text)))
                    .as("seed %d: %s", seed, text)
                    .isTrue();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"type": "string", "pattern": "(?=a)b"}                               | .pattern
            {"type": "string", "pattern": "a)b"}                                  | .pattern
            {"type": "string", "pattern": "(a"}                                   | .pattern
            {"type": "string", "pattern": "[a"}                                   | .pattern
            {"type": "string", "pattern": "*a"}                                   | .pattern
            {"type": "string", "pattern": "(a?){2}"}                              | .pattern
            {"type": "string", "pattern": "a{2000}"}                              | .pattern
            {"type": "string", "pattern": "\\\\1"}                              | .pattern
            {"type": "string", "pattern": "a+", "maxLength": 3}                   | .maxLength
            {"type": "string", "format": "regex"}                                 | .format
            {"oneOf": [{"type": "string"}, {"type": ["string", "null"]}]}         | .oneOf
            {"oneOf": [{"type": "integer"}, {"type": "number"}]}                  | .oneOf
            {"type": "object", "properties": {"a": {"type": "array", "uniqueItems": true}}} | .properties.a.uniqueItems
            {"allOf": [{"type": "string"}, {"type": "string"}]}                   | .allOf
            {"not": {}}                                                           | .not
            {"type": "float"}                                                     | .type
            {"type": 3}                                                           | .type
            {"type": "array", "prefixItems": []}                                  | .prefixItems
            {"type": "array", "items": {"type": "number", "multipleOf": 2}}       | .items.multipleOf
            {"type": "array", "minItems": 3, "maxItems": 2}                       | .maxItems
            {"type": "string", "maxLength": 100000}                               | .maxLength
            {"type": "integer", "minimum": 4, "maximum": 3}                       | .maximum
            {"$ref": "#/$defs/gone"}                                              | .$ref
            {"$ref": "http://example.com/schema"}                                 | .$ref
            {"anyOf": []}                                                         | .anyOf
            {"enum": []}                                                          | .enum
            {"enum": ["a"], "type": "integer"}                                    | .enum
            {"type": "object", "required": ["a"], "additionalProperties": false}  | .required
            {"type": "object", "properties": 3}                                   | .properties
            3                                                                     | ~~
            false                                                                 | ~~
            {"$ref": "#"}                                                         | ~~
            {"anyOf": [{"$ref": "#"}, {"type": "null"}]}                          | ~~
            {"type": "object", "properties": {"a": {"$ref": "#"}}, "required": ["a"]} | ~~
            """)
    void refusesWhatItCannotGuaranteeAndNamesIt(String schema, String path) {
        assertThatThrownBy(() -> masks(new AnswerForm.Schema(JSON.readTree(schema), "")))
                .isInstanceOfSatisfying(
                        SchemaRefusedException.class,
                        refused -> assertThat(refused.path()).isEqualTo(path));
    }

    private static String answer(TokenMasks masks, int maxTokens, Random random) {
        var grammar = masks.begin(maxTokens);
        var text = new ByteArrayOutputStream();
        for (int left = maxTokens; left > 0; left--) {
            int token = draw(grammar, random);
            if (token == END) {
                return text.toString(StandardCharsets.UTF_8);
            }
            grammar.accept(token);
            text.writeBytes(BYTES[token]);
        }
        throw new AssertionError("no end in " + maxTokens + " tokens: " + text.toString(StandardCharsets.UTF_8));
    }

    private static int draw(Grammar grammar, Random random) {
        var allowed = new ArrayList<Integer>();
        byte[] mask = grammar.allowed();
        for (int token = 0; token <= END; token++) {
            if ((mask[token / 8] >> token % 8 & 1) == 1) {
                allowed.add(token);
            }
        }
        return allowed.get(random.nextInt(allowed.size()));
    }

    private static final int END = 256 + PIECES.size();
    private static final byte[][] BYTES = bytes();

    private static byte[][] bytes() {
        var bytes = new byte[END + 1][];
        for (int i = 0; i < 256; i++) {
            bytes[i] = new byte[] {(byte) i};
        }
        for (int i = 0; i < PIECES.size(); i++) {
            bytes[256 + i] = PIECES.get(i).getBytes(StandardCharsets.UTF_8);
        }
        bytes[END] = new byte[0];
        return bytes;
    }

    private static TokenMasks masks(AnswerForm form) {
        var grammar = new GrammarBuilder();
        var json = new JsonGrammar(grammar);
        var root = grammar.rule(form.part(grammar, json));
        return new TokenMasks(new Automaton(grammar, root), new TokenTrie(BYTES, END + 1), BYTES, new int[] {END});
    }
}
