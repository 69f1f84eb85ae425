package dev.orbweaver.languagemodel.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BytePairTrainerTests {
    private static final List<String> CORPUS = List.of(
            "SELECT max(price) FROM book WHERE price > 20",
            "SELECT count(*) FROM book",
            "What is the highest price of the books? Show the price.");

    @TempDir
    Path folder;

    @Test
    void frequentWordsAreOneTokenAndDigitsStandAlone() throws Exception {
        BytePairTrainer.train(CORPUS, 400, folder);

        try (var tokenizer = Tokenizer.open(folder)) {
            assertThat(pieces(tokenizer, "SELECT max(price) FROM book WHERE price > 2017"))
                    .contains("SELECT", "(", "price", " FROM", " book", " price", "2", "0", "1", "7");
        }
    }

    @Test
    void everyTextSurvives() throws Exception {
        BytePairTrainer.train(CORPUS, 300, folder);
        var text = "Zażółć 数据库 😀\n\t\"never seen\" \u0000 \u00AD\u00A0'll 12";

        try (var tokenizer = Tokenizer.open(folder)) {
            assertThat(tokenizer.decode(tokenizer.encode(text), false)).isEqualTo(text);
        }
    }

    @Test
    void messagesBeginAndEndWithSpecialTokens() throws Exception {
        var size = BytePairTrainer.train(CORPUS, 300, folder);

        try (var tokenizer = Tokenizer.open(folder)) {
            var prompt = ChatTemplate.open(folder).render(List.of(ChatMessage.user("book")), true, Map.of());
            var ids = tokenizer.encode(prompt);

            assertThat(prompt).isEqualTo("<|im_start|>user\nbook<|im_end|>\n<|im_start|>assistant\n");
            assertThat(size).isEqualTo(tokenizer.vocabularySize()).isLessThanOrEqualTo(300);
            assertThat(ids[0]).isEqualTo(size - 2);
            assertThat(Arrays.stream(ids).filter(id -> id == size - 1).count()).isEqualTo(1);
            assertThat(tokenizer.idOf("<|endoftext|>")).hasValue(size - 3);
        }
    }

    @Test
    void theSameCorpusGivesTheSameFiles(@TempDir Path other) throws Exception {
        BytePairTrainer.train(CORPUS, 350, folder);
        BytePairTrainer.train(CORPUS, 350, other);

        assertThat(Files.readString(other.resolve("tokenizer.json")))
                .isEqualTo(Files.readString(folder.resolve("tokenizer.json")));
    }

    @Test
    void theMostFrequentPairIsJoinedFirst() {
        // "ab" stands 3 times, "bc" 2 times; after "ab" there is no "bc" left, but "abc" twice
        var merges = BytePairMerges.learn(List.of("abc abc ab"), java.util.regex.Pattern.compile("\\w+"), 10);

        assertThat(merges).containsExactly(new BytePairMerges.Pair("a", "b"), new BytePairMerges.Pair("ab", "c"));
    }

    @Test
    void refusesAVocabularyWithoutRoomForTheBytes() {
        assertThatThrownBy(() -> BytePairTrainer.train(CORPUS, 200, folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("200", "259");
    }

    private static List<String> pieces(Tokenizer tokenizer, String text) {
        return Arrays.stream(tokenizer.encode(text))
                .mapToObj(id -> tokenizer.decode(new int[] {id}, false))
                .toList();
    }
}
