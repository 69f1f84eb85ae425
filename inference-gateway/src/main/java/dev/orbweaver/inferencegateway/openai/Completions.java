package dev.orbweaver.inferencegateway.openai;

import dev.orbweaver.inferencegateway.constraint.AnswerGrammars;
import dev.orbweaver.inferencegateway.constraint.TokenMasks;
import dev.orbweaver.inferencegateway.engine.Engine;
import dev.orbweaver.inferencegateway.engine.LivePolicy;
import dev.orbweaver.inferencegateway.engine.ModelClosedException;
import dev.orbweaver.inferencegateway.engine.QueueFullException;
import dev.orbweaver.inferencegateway.engine.SequenceRequest;
import dev.orbweaver.inferencegateway.engine.ShuttingDownException;
import dev.orbweaver.inferencegateway.engine.Submission;
import dev.orbweaver.inferencegateway.openai.CompletionRequest.Endings;
import dev.orbweaver.inferencegateway.rules.Adjustments;
import dev.orbweaver.inferencegateway.rules.SequenceRules;
import dev.orbweaver.inferencegateway.text.ModelText;
import dev.orbweaver.languagemodel.GenerationDefaults;
import dev.orbweaver.languagemodel.decoding.SamplingSettings;
import dev.orbweaver.languagemodel.decoding.TokenRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Turns a request into sequences of the engine. */
@Component
final class Completions {
    /** Logits divided by less leave fp32's range; the likeliest token is then certain anyway, so it is greedy. */
    private static final double LEAST_TEMPERATURE = 1e-4;

    /** Less would be 0 in fp32 and keep no token; the likeliest one is always kept. */
    private static final double LEAST_TOP_P = 1e-6;

    private final ModelDirectory models;
    private final Engine engine;
    private final AnswerGrammars grammars;

    private final RequestLimits limits;

    Completions(ModelDirectory models, Engine engine, AnswerGrammars grammars, RequestLimits limits) {
        this.models = models;
        this.engine = engine;
        this.grammars = grammars;
        this.limits = limits;
    }

    /** Submits a request; nothing has been computed when this returns. */
    OpenAnswer start(String idPrefix, CompletionRequest request, OptionalLong minimumVersion) {
        requireRoom(request);
        var found = models.find(request.model(), minimumVersion);
        var live = found.live();
        var format = AnswerFormat.of(request.format(), live.text());
        var masks = format.masks(grammars, live.text());
        var sequences = new ArrayList<SequenceRequest>();
        for (var prompt : request.prompts()) {
            var one = sequence(request, prompt, live, minimumVersion.orElse(0));
            for (int i = 0; i < request.n(); i++) {
                sequences.add(one.choice(i).with(rules(request, one, live.text(), masks)));
            }
        }
        boolean followed =
                request.delivery().stream() || !request.endings().stop().isEmpty();
        var submission = submit(() -> engine.submit(found.model(), sequences, followed));
        var choices = new ArrayList<ChoiceReader>();
        for (var sequence : submission.sequences()) {
            choices.add(new ChoiceReader(choices.size(), sequence, live.text(), request, format.reader()));
        }
        var head = new OpenAnswer.Head(
                idPrefix + UUID.randomUUID().toString().replace("-", ""),
                System.currentTimeMillis() / 1000,
                request.model(),
                live.model(),
                live.lineage() + "." + live.version());
        return new OpenAnswer(head, request, submission, choices);
    }

    /** What never fits into the queue is the request's fault, and trying again is no use. */
    private void requireRoom(CompletionRequest request) {
        long sequences = (long) request.n() * request.prompts().size();
        if (sequences > limits.sequences()) {
            throw OpenAiException.badField(
                    "n",
                    "'n' is " + request.n() + " for " + request.prompts().size() + " prompts: " + sequences
                            + " sequences, at most " + limits.sequences() + " are allowed");
        }
    }

    private static SequenceRequest sequence(
            CompletionRequest request, Prompt prompt, LivePolicy live, long minimumVersion) {
        int[] ids = prompt.ids(live.text());
        check(prompt.field(), ids, live.text().vocabulary());
        Long seed = request.drawing().seed();
        return new SequenceRequest(
                ids,
                sampling(request, live.text().defaults()),
                seed == null ? ThreadLocalRandom.current().nextLong() : seed,
                maxTokens(prompt.field(), ids.length, request.maxTokens(), live.maxLength()),
                endIds(request.endings(), live.text()),
                request.company(),
                minimumVersion);
    }

    private static int[] endIds(Endings endings, ModelText text) {
        var own = endings.ignoreEnd() ? IntStream.empty() : Arrays.stream(text.endIds());
        var wanted = endings.stopIds().stream().mapToInt(Integer::intValue);
        return IntStream.concat(own, wanted).sorted().distinct().toArray();
    }

    /** For one choice: rules have a state. */
    private static @Nullable TokenRules rules(
            CompletionRequest request, SequenceRequest one, ModelText text, @Nullable TokenMasks masks) {
        var drawing = request.drawing();
        var wanted = drawing.adjustments();
        for (int token : wanted.bias().keySet()) {
            if (token >= text.vocabulary()) {
                throw OpenAiException.badField(
                        "logit_bias",
                        "'logit_bias' names token " + token + ", the model has 0 to " + (text.vocabulary() - 1));
            }
        }
        double repetition = drawing.repetition() == null ? text.defaults().repetitionPenalty() : drawing.repetition();
        var all = new Adjustments(wanted.presence(), wanted.frequency(), repetition, wanted.bias(), wanted.minTokens());
        return SequenceRules.of(all, one.prompt(), one.endIds(), masks == null ? null : masks.begin(one.maxTokens()));
    }

    private static void check(String field, int[] ids, int vocabulary) {
        if (ids.length == 0) {
            throw OpenAiException.badField(field, "'" + field + "' is empty: there is nothing to continue");
        }
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] < 0 || ids[i] >= vocabulary) {
                throw OpenAiException.badField(
                        field + "[" + i + "]",
                        "'" + field + "[" + i + "]' is the token id " + ids[i] + ", the model has 0 to "
                                + (vocabulary - 1));
            }
        }
    }

    private static int maxTokens(String field, int prompt, @Nullable Integer wanted, int maxLength) {
        int room = maxLength - prompt;
        if (room < 1 || wanted != null && wanted > room) {
            throw OpenAiException.tooLong(
                    field,
                    "This model's maximum context length is " + maxLength + " tokens. However, you requested "
                            + (wanted == null ? "" : (long) wanted + prompt + " tokens: ") + prompt
                            + " in the " + field
                            + (wanted == null ? "." : ", " + wanted + " for the completion."));
        }
        return wanted == null ? room : Math.max(1, wanted);
    }

    private static SamplingSettings sampling(CompletionRequest request, GenerationDefaults defaults) {
        var drawing = request.drawing();
        return new SamplingSettings(
                temperature(drawing.temperature() == null ? defaults.temperature() : drawing.temperature()),
                Math.max(LEAST_TOP_P, drawing.topP() == null ? defaults.topP() : drawing.topP()),
                drawing.topK() == null ? defaults.topK() : drawing.topK(),
                drawing.minP() == null ? defaults.minP() : drawing.minP(),
                request.likeliest(),
                null);
    }

    private static double temperature(double wanted) {
        return wanted < LEAST_TEMPERATURE ? 0 : wanted;
    }

    private static Submission submit(Supplier<Submission> submission) {
        try {
            return submission.get();
        } catch (QueueFullException e) {
            throw OpenAiException.queueFull(e.getMessage() + "; try again later");
        } catch (ShuttingDownException e) {
            throw OpenAiException.unavailable("the gateway is shutting down", "shutting_down");
        } catch (ModelClosedException e) {
            throw OpenAiException.unknownModel("the model is not served any more");
        }
    }
}
