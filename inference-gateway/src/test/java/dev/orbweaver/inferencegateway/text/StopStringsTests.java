package dev.orbweaver.inferencegateway.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StopStringsTests {

    @Test
    void endsBeforeTheStopStringAcrossPieces() {
        var stops = new StopStrings(List.of("\n```"));

        assertThat(stops.accept("SELECT 1\n")).isEqualTo("SELECT 1");
        assertThat(stops.accept("``")).isEmpty();
        assertThat(stops.accept("` and more")).isEmpty();
        assertThat(stops.isFound()).isTrue();
        assertThat(stops.accept("nothing")).isEmpty();
        assertThat(stops.finish()).isEmpty();
    }

    @Test
    void givesBackWhatOnlyLookedLikeABeginning() {
        var stops = new StopStrings(List.of("STOP"));

        assertThat(stops.accept("S")).isEmpty();
        assertThat(stops.accept("TO")).isEmpty();
        assertThat(stops.accept("RE")).isEqualTo("STORE");
        assertThat(stops.accept("ST")).isEmpty();
        assertThat(stops.finish()).isEqualTo("ST");
        assertThat(stops.isFound()).isFalse();
    }

    @Test
    void theEarliestOfSeveralCounts() {
        var stops = new StopStrings(List.of("cd", "b"));

        assertThat(stops.accept("abcd")).isEqualTo("a");
    }

    @Test
    void howeverTheTextIsCutTheResultIsTheSame() {
        for (int seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            var text = letters(random, 40);
            var wanted = List.of(letters(random, 1 + random.nextInt(4)), letters(random, 3));
            int first = wanted.stream()
                    .mapToInt(text::indexOf)
                    .filter(at -> at >= 0)
                    .min()
                    .orElse(text.length());
            var stops = new StopStrings(wanted);
            var shown = new StringBuilder();
            for (int at = 0; at < text.length(); ) {
                int next = Math.min(text.length(), at + 1 + random.nextInt(5));
                shown.append(stops.accept(text.substring(at, next)));
                at = next;
            }

            assertThat(shown + stops.finish()).as("seed %d", seed).isEqualTo(text.substring(0, first));
        }
    }

    private static String letters(Random random, int length) {
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + random.nextInt(3)));
        }
        return text.toString();
    }
}
