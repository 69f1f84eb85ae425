package dev.orbweaver.languagemodel.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Learns which neighbouring symbols belong together: the most frequent pair becomes one symbol, again and again. Of equally frequent
 * pairs the first in Unicode order wins, so a corpus has one result. Pairs that occur once are left apart. Source: Sennrich et al., arXiv
 * 1508.07909, on bytes and within words as GPT-2 does.
 */
final class BytePairMerges {
    private final List<Word> words = new ArrayList<>();
    private final List<Pair> merges = new ArrayList<>();

    private BytePairMerges(Iterable<String> corpus, Pattern wordPattern) {
        var alphabet = new ByteAlphabet();
        var counts = new TreeMap<String, Integer>();
        for (var text : corpus) {
            wordPattern.matcher(text).results().forEach(word -> counts.merge(word.group(), 1, Integer::sum));
        }
        counts.forEach((word, count) -> words.add(new Word(alphabet.write(word), count)));
    }

    /** At most {@code wanted} pairs, in the order in which they are joined. */
    static List<Pair> learn(Iterable<String> corpus, Pattern wordPattern, int wanted) {
        var learner = new BytePairMerges(corpus, wordPattern);
        while (learner.merges.size() < wanted && learner.mergeMostFrequent()) {
            // each round adds one
        }
        return learner.merges;
    }

    private boolean mergeMostFrequent() {
        var counts = new HashMap<Pair, Integer>();
        for (var word : words) {
            for (var i = 0; i + 1 < word.symbols.size(); i++) {
                counts.merge(new Pair(word.symbols.get(i), word.symbols.get(i + 1)), word.count, Integer::sum);
            }
        }
        var best = counts.entrySet().stream()
                .filter(entry -> entry.getValue() > 1)
                .min(Map.Entry.<Pair, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey(
                                Comparator.comparing(Pair::left).thenComparing(Pair::right))));
        best.ifPresent(entry -> {
            merges.add(entry.getKey());
            words.forEach(word -> word.join(entry.getKey()));
        });
        return best.isPresent();
    }

    /** Two symbols that stand side by side. */
    record Pair(String left, String right) {
        String joined() {
            return left + right;
        }
    }

    /** A word of the corpus, in the symbols it has by now. */
    private static final class Word {
        private List<String> symbols;
        private final int count;

        Word(List<String> symbols, int count) {
            this.symbols = symbols;
            this.count = count;
        }

        void join(Pair pair) {
            var joined = new ArrayList<String>(symbols.size());
            for (var i = 0; i < symbols.size(); i++) {
                var here = symbols.get(i);
                if (i + 1 < symbols.size()
                        && here.equals(pair.left)
                        && symbols.get(i + 1).equals(pair.right)) {
                    joined.add(pair.joined());
                    i++;
                } else {
                    joined.add(here);
                }
            }
            symbols = joined;
        }
    }
}
