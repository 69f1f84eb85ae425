package dev.orbweaver.inferencegateway;

import dev.orbweaver.languagemodel.decoding.DecodeRow;
import dev.orbweaver.languagemodel.decoding.Decoder;
import dev.orbweaver.languagemodel.decoding.PromptChunk;
import dev.orbweaver.languagemodel.decoding.SampledToken;
import dev.orbweaver.languagemodel.decoding.SamplingSettings;
import dev.orbweaver.languagemodel.decoding.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What weights say to a prompt when nothing else has ever been computed with them. */
public final class FreshDecoder {
    private FreshDecoder() {}

    /** Greedy, end tokens included; closes the decoder. */
    public static List<SampledToken> answer(Decoder decoder, int[] prompt, int tokens) {
        try (decoder) {
            var answer = new ArrayList<SampledToken>();
            int last = prompt.length - 1;
            decoder.allocate(0, last);
            decoder.begin(0, List.of(new Span(0, 0, last)));
            var chunks = List.of(new PromptChunk(List.of(), 0, 0, Arrays.copyOf(prompt, last)));
            int token = prompt[last];
            for (int i = 0; i < tokens; i++) {
                var row = new DecodeRow(0, token, last + i, SamplingSettings.GREEDY, 0);
                var sampled = decoder.step(chunks, List.of(row)).getFirst();
                answer.add(sampled);
                chunks = List.of();
                token = sampled.token();
            }
            return answer;
        }
    }

    public static int[] ids(List<SampledToken> answer) {
        return answer.stream().mapToInt(SampledToken::token).toArray();
    }

    public static float[] logProbs(List<SampledToken> answer) {
        var logProbs = new float[answer.size()];
        for (int i = 0; i < logProbs.length; i++) {
            logProbs[i] = answer.get(i).logProb();
        }
        return logProbs;
    }
}
