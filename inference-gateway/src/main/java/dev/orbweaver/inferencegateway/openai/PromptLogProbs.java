package dev.orbweaver.inferencegateway.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.orbweaver.inferencegateway.text.ModelText;
import dev.orbweaver.languagemodel.decoding.ScoredToken;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code prompt_logprobs}, in vLLM's shape: of each of the prompt's tokens, by id, what came and what was likeliest. */
final class PromptLogProbs {
    private PromptLogProbs() {}

    /**
     * @param logprob of the token there
     * @param rank among all tokens, 1 for the likeliest
     */
    record Entry(
            float logprob,
            int rank,
            @JsonProperty("decoded_token") String decodedToken) {}

    /**
     * In the order of the prompt; the first token has nothing before it, so null.
     *
     * @param wanted likeliest tokens beside the one that came
     */
    static List<@Nullable Map<Integer, Entry>> of(ChoiceReader choice, int wanted) {
        var all = new ArrayList<@Nullable Map<Integer, Entry>>();
        all.add(null);
        choice.sequence().promptScores().forEach(score -> all.add(entries(choice.model(), score, wanted)));
        return all;
    }

    private static Map<Integer, Entry> entries(ModelText model, ScoredToken score, int wanted) {
        var entries = new LinkedHashMap<Integer, Entry>();
        entries.put(score.token(), new Entry(score.logProb(), score.rank(), model.tokenText(score.token())));
        for (int i = 0; i < Math.min(wanted, score.top().size()); i++) {
            var one = score.top().get(i);
            entries.putIfAbsent(one.token(), new Entry(one.logProb(), i + 1, model.tokenText(one.token())));
        }
        return entries;
    }
}
