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
        var tokens = new ArrayList<>(
                List.of(decoder.prefill(0, 0, course.prompt(), HOT, course.uniform(course.promptLength()))));
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
            var running = new HashMap<Integer, Course>();
            var tokens = new HashMap<Course, List<SampledToken>>();
            int started = 0;
            while (started < 25 || !running.isEmpty()) {
                var admitted = new ArrayList<PrefillRow>();
                for (int slot = 0; slot < SLOTS && started < 25; slot++) {
                    if (!running.containsKey(slot) && random.nextInt(3) == 0) {
                        var course = new Course(++started, 1 + random.nextInt(20), 1 + random.nextInt(20));
                        running.put(slot, course);
                        admitted.add(
                                new PrefillRow(slot, 0, course.prompt(), HOT, course.uniform(course.promptLength())));
                    }
                }
                var first = shared.prefill(admitted);
                for (int i = 0; i < first.size(); i++) {
                    tokens.put(running.get(admitted.get(i).slot()), new ArrayList<>(List.of(first.get(i))));
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

    @Test
    void continuedPromptsOfUnlikeLengthShareACall() {
        int[] ids = new Random(1).ints(30, 0, 199).toArray();
        try (var decoder = decoder("tiny-qwen2", 4)) {
            var wanted = decoder.prefill(0, 0, ids, HOT, 0.4);
            decoder.prefillChunk(1, 0, Arrays.copyOf(ids, 11));
            decoder.copyPrefix(0, 2, 13);
            decoder.prefill(3, 0, ids, HOT, 0.4); // its tokens must stay untouched by the padding of the others
            var found = decoder.prefill(List.of(
                    new PrefillRow(1, 11, Arrays.copyOfRange(ids, 11, 30), HOT, 0.4),
                    new PrefillRow(2, 13, Arrays.copyOfRange(ids, 13, 30), HOT, 0.4)));
            assertSame(List.of(wanted, wanted), found);
            var next = decoder.decode(List.of(
                    new DecodeRow(3, wanted.token(), 30, HOT, 0.7),
                    new DecodeRow(1, wanted.token(), 30, HOT, 0.7),
                    new DecodeRow(2, wanted.token(), 30, HOT, 0.7)));
            assertSame(List.of(next.getFirst(), next.getFirst()), next.subList(1, 3));
        }
    }

    @Test
    void refusesWhatDoesNotFit() {
        try (var decoder = decoder("tiny-qwen2", 2)) {
            assertThatThrownBy(() -> decoder.prefillChunk(2, 0, new int[1])).hasMessage("slot 2 is not one of 0 to 1");
            assertThatThrownBy(() -> decoder.prefillChunk(0, 0, new int[49]))
                    .hasMessageContaining("would hold 49 tokens, allowed are 48");
            assertThatThrownBy(() -> decoder.decode(List.of(new DecodeRow(0, 1, 3, HOT, 0))))
                    .hasMessageContaining("slot 0 holds 0 tokens, it cannot be continued at 3");
            decoder.prefillChunk(0, 0, new int[] {1, 2});
            var row = new DecodeRow(0, 1, 2, HOT, 0);
            assertThatThrownBy(() -> decoder.decode(List.of(row, row))).hasMessageContaining("twice");
        }
    }
}
