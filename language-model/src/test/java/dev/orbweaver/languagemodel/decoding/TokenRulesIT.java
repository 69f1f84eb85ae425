package dev.orbweaver.languagemodel.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.orbweaver.languagemodel.DecoderSettings;
import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.Fixtures;
import dev.orbweaver.languagemodel.LanguageModel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rules change what is drawn, for their own row, and nothing of what is reported. */
class TokenRulesIT {
    private static final int SLOTS = 8;
    private static final int VOCABULARY = 199;
    private static final SamplingSettings PLAIN = new SamplingSettings(1, 1, 0, VOCABULARY);

    private Decoder decoder;

    @BeforeEach
    void prefillEverySlot() {
        decoder = LanguageModel.open(Fixtures.model("tiny-qwen2"))
                .decoder(new DecoderSettings(Fixtures.device(), Dtype.FP32, SLOTS, 16));
        var prompts = new Prompts(decoder);
        for (int slot = 0; slot < SLOTS; slot++) {
            prompts.compute(slot, new int[] {5, 17, 42});
        }
    }

    @AfterEach
    void close() {
        decoder.close();
    }

    @Test
    void onlyAllowedTokensAreDrawnAndTheirLogProbsAreThoseOfAll() {
        var reported = draw(PLAIN, 0.5).getFirst().top();
        for (double uniform = 0.01; uniform < 1; uniform += 0.07) {
            var drawn = draw(PLAIN.with(new Rules(3, 77, 198)), uniform).getFirst();

            assertThat(drawn.token()).isIn(3, 77, 198);
            assertThat(drawn.top()).isEqualTo(reported);
            assertThat(reported).contains(new TopLogProb(drawn.token(), drawn.logProb()));
        }
    }

    @Test
    void theLikeliestOfTheAllowedIsTakenAtTemperatureZero() {
        var reported = draw(PLAIN, 0.5).getFirst().top();
        int second = reported.get(1).token();
        int third = reported.get(2).token();

        var greedy = draw(SamplingSettings.GREEDY.with(new Rules(third, second)), 0.5);

        assertThat(greedy.getFirst().token()).isEqualTo(second);
    }

    @Test
    void editsMoveLogitsAsTheFormulaSays() {
        var reported = draw(PLAIN, 0.5).getFirst().top();
        // the likeliest token's logit is pushed far down, the tenth's far up
        var rules = new Rules();
        rules.edits.add(reported.get(0).token(), 1, -100);
        rules.edits.add(reported.get(9).token(), 1, 100);
        assertThat(draw(PLAIN.with(rules), 0.99).getFirst().token())
                .isEqualTo(reported.get(9).token());

        // all but two tokens are out of reach; the second gets ln 3 more: it must come three quarters of the time if
        // they were equal
        double gap = reported.get(0).logProb() - reported.get(1).logProb();
        var two = new Rules(reported.get(0).token(), reported.get(1).token());
        two.edits.add(reported.get(1).token(), 1, gap + Math.log(3));
        int seconds = 0;
        for (int i = 0; i < 200; i++) {
            int token = draw(PLAIN.with(two), (i + 0.5) / 200).getFirst().token();
            seconds += token == reported.get(1).token() ? 1 : 0;
        }
        assertThat(seconds).isCloseTo(150, within(1));
    }

    @Test
    void minPLeavesOutWhatIsFarBelowTheLikeliest() {
        var reported = draw(PLAIN, 0.5).getFirst().top();
        double limit = (reported.get(3).logProb() + reported.get(4).logProb()) / 2;
        var settings =
                new SamplingSettings(1, 1, 0, Math.exp(limit - reported.get(0).logProb()), 0, null);

        var drawn = new ArrayList<Integer>();
        for (double uniform = 0.005; uniform < 1; uniform += 0.005) {
            drawn.add(draw(settings, uniform).getFirst().token());
        }

        assertThat(drawn)
                .containsOnly(
                        reported.subList(0, 4).stream().map(TopLogProb::token).toArray(Integer[]::new));
    }

    @Test
    void rowsWithoutRulesAreDrawnAsIfTheOthersHadNone() {
        var rules = new Rules(11);
        var plain = new ArrayList<DecodeRow>();
        var mixed = new ArrayList<DecodeRow>();
        for (int slot = 0; slot < SLOTS; slot++) {
            var settings = slot % 2 == 0 ? PLAIN : slot == 3 ? PLAIN.with(new Rules(7, 8)) : PLAIN.with(rules);
            plain.add(new DecodeRow(slot, 99, 3, PLAIN, slot / 8.0));
            mixed.add(new DecodeRow(slot, 99, 3, settings, slot / 8.0));
        }
        var undisturbed = decoder.decode(plain);
        var tokens = decoder.decode(mixed);

        for (int slot = 0; slot < SLOTS; slot += 2) {
            assertThat(tokens.get(slot).equals(undisturbed.get(slot))).isTrue();
        }
        assertThat(List.of(
                        tokens.get(1).token(),
                        tokens.get(5).token(),
                        tokens.get(7).token()))
                .containsOnly(11);
        assertThat(tokens.get(3).token()).isIn(7, 8);
        assertThat(rules.accepted).containsExactly(11, 11, 11);
    }

    @Test
    void aMaskOfAnotherVocabularyIsRefused() {
        assertThatThrownBy(() -> draw(
                        PLAIN.with(new TokenRules() {
                            @Override
                            public LogitEdits edits() {
                                return new LogitEdits();
                            }

                            @Override
                            public byte[] allowed() {
                                return new byte[3];
                            }

                            @Override
                            public void accept(int token) {}
                        }),
                        0.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mask");
    }

    /** The token after 5 17 42 99. */
    private List<SampledToken> draw(SamplingSettings settings, double uniform) {
        return decoder.decode(List.of(new DecodeRow(0, 99, 3, settings, uniform)));
    }

    /** Allows the tokens given, or all where none is given. */
    private static final class Rules implements TokenRules {
        private final byte[] allowed = new byte[(VOCABULARY + 7) / 8];
        private final LogitEdits edits = new LogitEdits();
        private final List<Integer> accepted = new ArrayList<>();
        private final boolean all;

        Rules(int... tokens) {
            all = tokens.length == 0;
            for (int token : tokens) {
                allowed[token / 8] |= (byte) (1 << token % 8);
            }
        }

        @Override
        public LogitEdits edits() {
            return edits;
        }

        @Override
        public byte[] allowed() {
            return all ? null : allowed;
        }

        @Override
        public void accept(int token) {
            accepted.add(token);
        }
    }
}
