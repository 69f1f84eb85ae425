package dev.orbweaver.languagemodel.decoding;

import static org.assertj.core.api.Assertions.assertThat;
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

/** Draws with uniform numbers from a fine grid: each token must come up in proportion to its probability, to within the grid. */
class SamplingIT {
    private static final int BATCH = 50;
    private static final int DRAWS = 1000;
    private static final int VOCABULARY = 199;

    private Decoder decoder;

    @BeforeEach
    void prefillEverySlot() {
        decoder = LanguageModel.open(Fixtures.model("tiny-qwen2"))
                .decoder(new DecoderSettings(Fixtures.device(), Dtype.FP32, BATCH, 16));
        var prompts = new Prompts(decoder);
        for (int slot = 0; slot < BATCH; slot++) {
            prompts.compute(slot, new int[] {5, 17, 42});
        }
    }

    @AfterEach
    void close() {
        decoder.close();
    }

    /** The token after 5 17 42 99, so many times. */
    private List<SampledToken> draw(double temperature, double topP, int topK) {
        var settings = new SamplingSettings(temperature, topP, topK, VOCABULARY);
        var tokens = new ArrayList<SampledToken>();
        for (int start = 0; start < DRAWS; start += BATCH) {
            var rows = new ArrayList<DecodeRow>();
            for (int slot = 0; slot < BATCH; slot++) {
                rows.add(new DecodeRow(slot, 99, 3, settings, (start + slot + 0.5) / DRAWS));
            }
            tokens.addAll(decoder.decode(rows));
        }
        return tokens;
    }

    private static double[] frequencies(List<SampledToken> tokens) {
        var frequencies = new double[VOCABULARY];
        tokens.forEach(token -> frequencies[token.token()] += 1.0 / DRAWS);
        return frequencies;
    }

    @Test
    void tokensComeUpAsOftenAsTheirProbabilitySays() {
        var tokens = draw(1.5, 1, 0);
        double[] found = frequencies(tokens);
        for (var top : tokens.getFirst().top()) {
            assertThat(found[top.token()]).isCloseTo(Math.exp(top.logProb()), within(2.0 / DRAWS));
        }
        tokens.forEach(token -> assertThat(token.top()).contains(new TopLogProb(token.token(), token.logProb())));
    }

    @Test
    void topKKeepsTheLikeliestAndReportsFullLogProbs() {
        var tokens = draw(1, 1, 3);
        var top = tokens.getFirst().top();
        double kept =
                top.stream().limit(3).mapToDouble(t -> Math.exp(t.logProb())).sum();
        double[] found = frequencies(tokens);
        for (int i = 0; i < VOCABULARY; i++) {
            double wanted = i < 3 ? Math.exp(top.get(i).logProb()) / kept : 0;
            assertThat(found[top.get(i).token()]).isCloseTo(wanted, within(2.0 / DRAWS));
        }
        assertThat(top.stream().mapToDouble(t -> Math.exp(t.logProb())).sum()).isCloseTo(1, within(1e-4));
    }

    @Test
    void topPKeepsTheFewestThatReachIt() {
        var tokens = draw(1, 0.6, 0);
        var top = tokens.getFirst().top();
        int count = 0;
        double kept = 0;
        while (kept < 0.6) {
            kept += Math.exp(top.get(count++).logProb());
        }
        double[] found = frequencies(tokens);
        for (int i = 0; i < VOCABULARY; i++) {
            double wanted = i < count ? Math.exp(top.get(i).logProb()) / kept : 0;
            assertThat(found[top.get(i).token()]).isCloseTo(wanted, within(2.0 / DRAWS));
        }
    }

    @Test
    void rowsOfOneIterationHaveTheirOwnSettings() {
        var rows = List.of(
                new DecodeRow(7, 99, 3, SamplingSettings.GREEDY, 0.9),
                new DecodeRow(3, 99, 3, new SamplingSettings(1, 1, 1, 0), 0.9),
                new DecodeRow(9, 99, 3, new SamplingSettings(1, 1, 0, 2), 0.9999999));
        var tokens = decoder.decode(rows);
        assertThat(tokens.get(1).token()).isEqualTo(tokens.get(0).token());
        assertThat(tokens.get(1).logProb()).isEqualTo(tokens.get(0).logProb());
        assertThat(tokens.get(0).top()).isEmpty();
        assertThat(tokens.get(2).top()).hasSize(2);
        assertThat(tokens.get(2).top().getFirst().token())
                .isEqualTo(tokens.get(0).token());
    }

    @Test
    void settingsNextToZeroTakeTheLikeliest() {
        var rows = List.of(
                new DecodeRow(0, 99, 3, SamplingSettings.GREEDY, 0.9),
                new DecodeRow(1, 99, 3, new SamplingSettings(1e-300, 1, 0, 0), 0.9),
                new DecodeRow(2, 99, 3, new SamplingSettings(1, 1e-300, 0, 0), 0.9));
        var tokens = decoder.decode(rows);
        assertThat(tokens)
                .extracting(SampledToken::token)
                .containsOnly(tokens.getFirst().token());
        assertThat(tokens).allMatch(token -> Float.isFinite(token.logProb()));
    }
}
