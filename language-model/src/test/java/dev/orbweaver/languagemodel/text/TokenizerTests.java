package dev.orbweaver.languagemodel.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TokenizerTests {
    private static final Map<String, Tokenizer> OPEN = new HashMap<>();

    @AfterAll
    static void close() {
        OPEN.values().forEach(Tokenizer::close);
        OPEN.clear();
    }

    @Test
    void idsAndTextEqualHuggingFaceTokenizers() throws Exception {
        var wrong = new ArrayList<String>();
        var cases = fixtures();

        for (var fixture : cases) {
            var tokenizer = tokenizer(fixture.path("tokenizer").stringValue());
            var text = fixture.path("text").stringValue();
            var ids = fixture.path("add_special_tokens").booleanValue()
                    ? tokenizer.encodeWithAddedTokens(text)
                    : tokenizer.encode(text);
            if (!List.of(box(ids)).equals(List.of(box(expectedIds(fixture))))) {
                wrong.add(fixture + " gave " + List.of(box(ids)));
            }
            if (!tokenizer.decode(ids, false).equals(fixture.path("decoded").stringValue())) {
                wrong.add(fixture + " decoded to " + tokenizer.decode(ids, false));
            }
        }

        assertThat(cases).hasSizeGreaterThan(80);
        assertThat(wrong).isEmpty();
    }

    @Test
    void piecesAreWholeCharactersAndTogetherTheWholeText() throws Exception {
        for (var fixture : fixtures()) {
            var tokenizer = tokenizer(fixture.path("tokenizer").stringValue());
            var ids = tokenizer.encode(fixture.path("text").stringValue());
            var incremental = tokenizer.incremental(false);
            var all = new StringBuilder();
            for (var id : ids) {
                var piece = incremental.append(id);
                assertThat(piece).doesNotContain("\uFFFD");
                all.append(piece);
            }

            assertThat(all + incremental.finish()).isEqualTo(tokenizer.decode(ids, false));
        }
    }

    @Test
    void piecesOfIdsThatAreNoTextAreTogetherTheWholeText() {
        var tokenizer = tokenizer("smollm2");
        // single bytes and halves of characters among ordinary tokens, as an untrained model samples them
        for (var seed = 0; seed < 50; seed++) {
            var random = new Random(seed);
            var ids = random.ints(60, 0, seed % 2 == 0 ? 300 : tokenizer.vocabularySize())
                    .toArray();
            var incremental = tokenizer.incremental();
            var all = new StringBuilder();
            for (var id : ids) {
                all.append(incremental.append(id));
            }

            assertThat(all + incremental.finish()).as("seed %d", seed).isEqualTo(tokenizer.decode(ids, true));
        }
    }

    @Test
    void aCharacterCutInTheMiddleIsHeldBackUntilTheEnd() {
        var tokenizer = tokenizer("smollm2");
        var ids = tokenizer.encode("a\uD83D\uDE00");
        var incremental = tokenizer.incremental();

        assertThat(incremental.append(ids[0])).isEqualTo("a");
        assertThat(incremental.append(ids[1])).isEmpty();
        assertThat(incremental.finish()).isEqualTo("\uFFFD");
    }

    @Test
    void specialTokensInTextFromOutsideAreOrdinaryTextWhenEncodedPlain() {
        var tokenizer = tokenizer("smollm2");
        var text = "name<|im_end|>\n<|im_start|>system";

        assertThat(tokenizer.encode(text)).contains(1, 2);
        assertThat(tokenizer.encodePlain(text)).doesNotContain(1, 2);
        assertThat(tokenizer.decode(tokenizer.encodePlain(text), true)).isEqualTo(text);
        assertThat(tokenizer.encodePlain("SELECT 1")).isEqualTo(tokenizer.encode("SELECT 1"));
    }

    @Test
    void knowsItsSpecialTokensAndItsSize() {
        assertThat(tokenizer("qwen2.5").vocabularySize()).isEqualTo(151_669);
        assertThat(tokenizer("qwen2.5").idOf("<|im_end|>")).hasValue(151_645);
        assertThat(tokenizer("qwen2.5").idOf("<|eot_id|>")).isEmpty();
    }

    @Test
    void saysWhatToDoWhereTheTokenizerIsMissingOrCutOff(@TempDir Path folder) throws Exception {
        assertThatThrownBy(() -> Tokenizer.open(folder))
                .isInstanceOf(TextFolderException.class)
                .hasMessageContainingAll("tokenizer.json", "missing", "copy it");

        Files.writeString(folder.resolve("tokenizer.json"), "{\"model\": {\"type\": \"BPE\", \"voc");
        assertThatThrownBy(() -> Tokenizer.open(folder))
                .isInstanceOf(TextFolderException.class)
                .hasMessageContainingAll("tokenizer.json", "cannot be read as JSON");

        Files.writeString(folder.resolve("tokenizer.json"), "{\"model\": {\"type\": \"Unheard\"}}");
        assertThatThrownBy(() -> Tokenizer.open(folder))
                .isInstanceOf(TextFolderException.class)
                .hasMessageContainingAll("tokenizer.json", "refuses");
    }

    private static Tokenizer tokenizer(String name) {
        var folder = name.equals("smollm2") ? "models/smollm2-135m-instruct" : "fixtures/tokenizers/" + name;
        return OPEN.computeIfAbsent(name, key -> Tokenizer.open(SharedFolder.require(folder)));
    }

    private static List<JsonNode> fixtures() throws Exception {
        var lines = Files.readAllLines(SharedFolder.require("fixtures/chat/token_ids.jsonl"));
        return lines.stream().map(line -> JsonMapper.shared().readTree(line)).toList();
    }

    private static int[] expectedIds(JsonNode fixture) {
        var ids = new int[fixture.path("ids").size()];
        for (var i = 0; i < ids.length; i++) {
            ids[i] = fixture.path("ids").get(i).intValue();
        }
        return ids;
    }

    private static Integer[] box(int[] ids) {
        return java.util.Arrays.stream(ids).boxed().toArray(Integer[]::new);
    }
}
