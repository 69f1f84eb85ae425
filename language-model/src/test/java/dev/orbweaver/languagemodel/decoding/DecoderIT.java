package dev.orbweaver.languagemodel.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.orbweaver.languagemodel.DecoderSettings;
import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.Fixtures;
import dev.orbweaver.languagemodel.LanguageModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecoderIT {
    private static final int SLOTS = 7;
    private static final SamplingSettings HOT = new SamplingSettings(1.3, 1, 0, 0);

    private static Decoder decoder(String model, int slots) {
        return LanguageModel.open(Fixtures.model(model))
                .decoder(new DecoderSettings(Fixtures.device(), Dtype.FP32, slots, 48));
    }

    /** A sequence with random numbers of its own, which depend on nothing but the position. */
    private record Course(int seed, int promptLength, int length) {
        int[] prompt() {
            return new Random(seed).ints(promptLength, 0, 199).toArray();
        }

        double uniform(int position) {
            return new Random(seed * 1000L + position).nextDouble();
        }
    }

    private static List<SampledToken> alone(Decoder decoder, Course course) {
        var tokens = new ArrayList<>(List.of(new Prompts(decoder, 5000 + course.seed())
                .first(0, course.prompt(), HOT, course.uniform(course.promptLength()))));
        while (tokens.size() < course.length()) {
            int position = course.promptLength() + tokens.size() - 1;
            tokens.addAll(decoder.decode(
                    List.of(new DecodeRow(0, tokens.getLast().token(), position, HOT, course.uniform(position + 1)))));
        }
        return tokens;
    }

    /** Sequences come and go at random, so that slots move all the time; each must run as if it were alone. */
    @ParameterizedTest
    @ValueSource(strings = {"tiny-llama3", "tiny-qwen2", "tiny-qwen3"})
    void sequencesDoNotDisturbOneAnother(String model) {
        var random = new Random(3);
        try (var shared = decoder(model, SLOTS);
                var single = decoder(model, 1)) {
            var prompts = new Prompts(shared);
            var running = new HashMap<Integer, Course>();
            var tokens = new HashMap<Course, List<SampledToken>>();
            int started = 0;
            while (started < 25 || !running.isEmpty()) {
                for (int slot = 0; slot < SLOTS && started < 25; slot++) {
                    if (!running.containsKey(slot) && random.nextInt(3) == 0) {
                        var course = new Course(++started, 1 + random.nextInt(20), 1 + random.nextInt(20));
                        running.put(slot, course);
                        var first = prompts.first(slot, course.prompt(), HOT, course.uniform(course.promptLength()));
                        tokens.put(course, new ArrayList<>(List.of(first)));
                    }
                }
                retire(shared, running, tokens);
                decodeAll(shared, running, tokens);
                retire(shared, running, tokens);
            }
            tokens.forEach((course, found) -> assertSame(alone(single, course), found));
        }
    }

    private static void decodeAll(
            Decoder decoder, Map<Integer, Course> running, Map<Course, List<SampledToken>> tokens) {
        var rows = new ArrayList<DecodeRow>();
        running.forEach((slot, course) -> {
            int position = course.promptLength() + tokens.get(course).size() - 1;
            rows.add(new DecodeRow(
                    slot, tokens.get(course).getLast().token(), position, HOT, course.uniform(position + 1)));
        });
        var next = decoder.decode(rows);
        for (int i = 0; i < rows.size(); i++) {
            tokens.get(running.get(rows.get(i).slot())).add(next.get(i));
        }
    }

    private static void retire(Decoder decoder, Map<Integer, Course> running, Map<Course, List<SampledToken>> tokens) {
        for (int slot : List.copyOf(running.keySet())) {
            if (tokens.get(running.get(slot)).size() >= running.get(slot).length()) {
                running.remove(slot);
                if (slot % 2 == 0) {
                    decoder.release(slot); // the others' data moves on, needlessly and harmlessly
                }
            }
        }
    }

    private static void assertSame(List<SampledToken> wanted, List<SampledToken> found) {
        assertThat(found)
                .extracting(SampledToken::token)
                .isEqualTo(wanted.stream().map(SampledToken::token).toList());
        for (int i = 0; i < wanted.size(); i++) {
            assertThat(found.get(i).logProb()).isCloseTo(wanted.get(i).logProb(), within(1e-4f));
        }
    }

    /** A group of four on one prompt, two that leave it early, one on nothing: in one batch as in a batch each. */
    @ParameterizedTest
    @ValueSource(strings = {"tiny-llama3", "tiny-qwen2", "tiny-qwen3"})
    void sharedPastsAreAttendedToOnceWithTheSameResult(String model) {
        int[] ids = new Random(1).ints(40, 0, 199).toArray();
        var pasts = List.of(
                List.of(new Span(7, 0, 12), new Span(7, 12, 13)),
                List.of(new Span(7, 0, 12), new Span(9, 2, 5)),
                List.<Span>of(),
                List.of(new Span(7, 0, 12), new Span(7, 12, 13)),
                List.of(new Span(7, 0, 12)),
                List.of(new Span(7, 0, 12), new Span(7, 12, 13), new Span(9, 7, 3)));
        try (var decoder = decoder(model, 6)) {
            decoder.allocate(7, 25);
            decoder.allocate(9, 16);
            decoder.step(
                    List.of(
                            new PromptChunk(List.of(), 7, 0, Arrays.copyOf(ids, 25)),
                            new PromptChunk(List.of(new Span(7, 0, 12)), 9, 2, Arrays.copyOfRange(ids, 25, 30)),
                            new PromptChunk(List.of(new Span(7, 0, 25)), 9, 7, Arrays.copyOfRange(ids, 30, 33))),
                    List.of());
            var together = run(decoder, pasts, List.of(0, 1, 2, 3, 4, 5));
            for (int slot = 0; slot < 6; slot++) {
                assertSame(run(decoder, pasts, List.of(slot)).getFirst(), together.get(slot));
            }
            assertSame(together.get(0), together.get(3));
        }
    }

    /** Three groups on beginnings of unlike lengths, with a few tokens in common: side by side in a stack, and each where it lies. */
    @ParameterizedTest
    @ValueSource(strings = {"tiny-llama3", "tiny-qwen2", "tiny-qwen3"})
    void copiesInAStackAreAttendedToWithTheSameResult(String model) {
        int[] ids = new Random(4).ints(300, 0, 199).toArray();
        var common = new Span(1, 0, 9);
        var pasts = new ArrayList<List<Span>>();
        for (int slot = 0; slot < 7; slot++) {
            pasts.add(List.of(common, new Span(2 + slot % 3, 0, 70 + 7 * (slot % 3))));
        }
        var chunks = new ArrayList<>(List.of(new PromptChunk(List.of(), 1, 0, Arrays.copyOf(ids, 9))));
        for (int group = 0; group < 3; group++) {
            int[] own = Arrays.copyOfRange(ids, 80 * group + 20, 80 * group + 90 + 7 * group);
            chunks.add(new PromptChunk(List.of(common), 2 + group, 0, own));
        }
        var found = new ArrayList<List<List<SampledToken>>>();
        for (int stackTokens : new int[] {0, 8 * 128}) {
            var settings = new DecoderSettings(Fixtures.device(), Dtype.FP32, SLOTS, 16, 120, stackTokens);
            try (var decoder = LanguageModel.open(Fixtures.model(model)).decoder(settings)) {
                for (int extent = 1; extent < 5; extent++) {
                    decoder.allocate(extent, 90);
                }
                decoder.step(chunks, List.of());
                long before = decoder.bytes();
                var all = List.of(0, 1, 2, 3, 4, 5, 6);
                found.add(run(decoder, pasts, all));
                found.add(run(decoder, pasts, List.of(6, 1, 2))); // the others have left
                assertThat(decoder.bytes() - before).isEqualTo(stackTokens * decoder.bytesPerToken());
                all.forEach(decoder::release);
                assertThat(decoder.bytes()).isEqualTo(before);
            }
        }
        for (int i = 0; i < 2; i++) {
            for (int row = 0; row < found.get(i).size(); row++) {
                assertSame(found.get(i).get(row), found.get(i + 2).get(row));
            }
        }
    }

    /** Six tokens of each, after token 17. */
    private static List<List<SampledToken>> run(Decoder decoder, List<List<Span>> pasts, List<Integer> slots) {
        var found = new ArrayList<List<SampledToken>>();
        for (int slot : slots) {
            decoder.begin(slot, pasts.get(slot));
            found.add(new ArrayList<>());
        }
        for (int i = 0; i < 6; i++) {
            var rows = new ArrayList<DecodeRow>();
            for (int j = 0; j < slots.size(); j++) {
                int start =
                        pasts.get(slots.get(j)).stream().mapToInt(Span::length).sum();
                int token = i == 0 ? 17 : found.get(j).getLast().token();
                rows.add(new DecodeRow(slots.get(j), token, start + i, HOT, 0.13 * (i + 1)));
            }
            var tokens = decoder.decode(rows);
            for (int j = 0; j < tokens.size(); j++) {
                found.get(j).add(tokens.get(j));
            }
        }
        return found;
    }

    @Test
    void aTailThatIsKeptIsAPastLikeAnyOther() {
        var course = new Course(5, 9, 12);
        try (var decoder = decoder("tiny-qwen2", 2)) {
            var tokens = alone(decoder, course);
            // the same sequence again: after 5 tokens of response the tail moves to an extent
            var prompts = new Prompts(decoder);
            prompts.compute(0, Arrays.copyOf(course.prompt(), 8));
            int[] ids = Arrays.copyOf(course.prompt(), 20);
            for (int i = 0; i < 11; i++) {
                ids[9 + i] = tokens.get(i).token();
            }
            for (int position = 8; position < 14; position++) {
                decoder.decode(List.of(new DecodeRow(0, ids[position], position, HOT, 0)));
            }
            decoder.allocate(50, 6);
            decoder.keep(0, 0, new Span(50, 0, 6));
            decoder.begin(1, List.of(new Span(Prompts.FIRST, 0, 8), new Span(50, 0, 6)));
            for (int position = 14; position < 20; position++) {
                var next = decoder.decode(
                        List.of(new DecodeRow(1, ids[position], position, HOT, course.uniform(position + 1))));
                assertSame(List.of(tokens.get(position - 8)), next);
            }
        }
    }

    @Test
    void aRowMayHaveItsPastInAChunkOfTheSameStep() {
        int[] ids = new Random(2).ints(20, 0, 199).toArray();
        try (var decoder = decoder("tiny-qwen2", 2)) {
            var wanted = new Prompts(decoder).first(0, ids, HOT, 0.4);
            decoder.allocate(60, 19);
            var past = List.of(new Span(60, 0, 19));
            decoder.begin(1, past);
            var found = decoder.step(
                    List.of(
                            new PromptChunk(List.of(), 60, 0, Arrays.copyOf(ids, 11)),
                            new PromptChunk(List.of(new Span(60, 0, 11)), 60, 11, Arrays.copyOfRange(ids, 11, 19))),
                    List.of(new DecodeRow(1, ids[19], 19, HOT, 0.4)));
            assertSame(List.of(wanted), found);
        }
    }

    @Test
    void refusesWhatDoesNotFit() {
        try (var decoder = decoder("tiny-qwen2", 2)) {
            assertThatThrownBy(() -> decoder.begin(2, List.of())).hasMessage("slot 2 is not one of 0 to 1");
            assertThatThrownBy(() -> decoder.begin(0, List.of(new Span(1, 0, 3))))
                    .hasMessageContaining("extent 1 is not there");
            decoder.allocate(1, 8);
            assertThatThrownBy(() -> decoder.allocate(1, 8)).hasMessageContaining("is there already");
            assertThatThrownBy(() -> decoder.step(List.of(new PromptChunk(List.of(), 1, 5, new int[4])), List.of()))
                    .hasMessageContaining("room for 8 tokens, not for 9");
            decoder.allocate(2, 49);
            assertThatThrownBy(() -> decoder.step(List.of(new PromptChunk(List.of(), 2, 0, new int[49])), List.of()))
                    .hasMessageContaining("would hold 49 tokens, allowed are 48");
            decoder.begin(0, List.of(new Span(1, 0, 2)));
            assertThatThrownBy(() -> decoder.decode(List.of(new DecodeRow(0, 1, 3, HOT, 0))))
                    .hasMessageContaining("slot 0 holds 2 tokens, 2 of them in extents, it cannot be continued at 3");
            var row = new DecodeRow(0, 1, 2, HOT, 0);
            assertThatThrownBy(() -> decoder.decode(List.of(row, row))).hasMessageContaining("twice");
            assertThatThrownBy(() -> decoder.keep(0, 0, new Span(1, 2, 1))).hasMessageContaining("holds 0 tokens");
        }
    }
}
