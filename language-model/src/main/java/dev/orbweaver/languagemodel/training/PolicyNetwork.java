package dev.orbweaver.languagemodel.training;

import dev.orbweaver.languagemodel.TrainingSettings;
import dev.orbweaver.languagemodel.configuration.ModelConfiguration;
import dev.orbweaver.languagemodel.script.TrainingScript;
import dev.orbweaver.languagemodel.script.TrainingScript.ForwardMode;
import dev.orbweaver.languagemodel.script.TrainingScript.Kind;
import dev.orbweaver.languagemodel.script.WeightRows;
import dev.orbweaver.languagemodel.weights.ParameterLayout;
import dev.orbweaver.languagemodel.weights.WeightFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** What every policy computes with: a model's weights on a device, and the way from packs to scores. */
final class PolicyNetwork implements AutoCloseable {
    /** Logits that are held at once: 32 MB of bf16. */
    private static final int LOGITS = 16 << 20;

    /** Logits that are kept for the backward pass, if these are all of its rows: 256 MB of bf16. */
    private static final int KEPT_LOGITS = 128 << 20;

    /** Rows of logits that are worth a matrix product. */
    private static final int SMALLEST_BLOCK = 16;

    /** Rotary tables are made for so many positions at most; longer packs are refused. */
    private static final int MOST_POSITIONS = 32_768;

    private final ModelConfiguration configuration;
    private final TrainingSettings settings;
    private final TrainingScript script;
    private boolean isAway;

    PolicyNetwork(ModelConfiguration configuration, TrainingSettings settings) {
        this.configuration = configuration;
        this.settings = settings;
        script = new TrainingScript(settings.device(), settings.computeDtype());
        if (settings.offloadOptimizer()) {
            script.offload();
        }
    }

    TrainingScript script() {
        return script;
    }

    /** Copies the weights, to be trained or frozen; {@code weights} may be closed afterwards. */
    void load(WeightFolder weights, ParameterLayout layout, Kind kind) {
        try {
            for (var parameter : layout.parameters()) {
                if (kind == Kind.FROZEN) {
                    script.freeze(parameter.name(), parameter.shape());
                } else {
                    script.allocate(
                            parameter.name(),
                            parameter.shape(),
                            settings.decayed().contains(parameter.name(), parameter.shape()));
                }
                for (var part : parameter.parts()) {
                    var tensor = weights.tensor(part.name());
                    tensor.forEachRows((row, shape, values) -> script.fill(
                            kind, parameter.name(), new WeightRows(part.row() + row, tensor.type(), shape, values)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** To be called when all weights are there. */
    void build() {
        script.build(configuration, positions());
        script.setStep(0);
    }

    private int positions() {
        return Math.min(configuration.maxPositions(), MOST_POSITIONS);
    }

    /** Rows whose logits are held at once. */
    static int rowsOfLogits(ModelConfiguration configuration, ForwardMode mode) {
        int logits = mode == ForwardMode.KEEP ? KEPT_LOGITS : LOGITS;
        return Math.max(SMALLEST_BLOCK, logits / configuration.vocabulary());
    }

    /** How the packs lie in one pass, checked. */
    PackLayout layout(List<Pack> packs) {
        for (var pack : packs) {
            for (var sequence : pack.sequences()) {
                configuration.checkIds(sequence.prompt());
                configuration.checkIds(sequence.response());
                if (sequence.length() > positions()) {
                    throw new IllegalArgumentException("a pack has a sequence of " + sequence.length()
                            + " tokens, allowed are " + positions()
                            + " (max_position_embeddings); cut it or leave it out");
                }
            }
        }
        return new PackLayout(packs);
    }

    Scores score(List<Pack> packs, double temperature) {
        return run(layout(packs), temperature, ForwardMode.SCORE);
    }

    /** What outlives a step goes to the host, until something is computed again. */
    void leaveDevice() {
        if (!isAway) {
            script.leaveDevice();
            isAway = true;
        }
    }

    void returnToDevice() {
        if (isAway) {
            script.returnToDevice();
            isAway = false;
        }
    }

    Scores run(PackLayout packs, double temperature, ForwardMode mode) {
        if (!(temperature > 0)) {
            throw new IllegalArgumentException(
                    "temperature " + temperature + " does not divide logits; it must be > 0");
        }
        returnToDevice();
        float[] found = script.forward(packs.arguments(), temperature, rowsOfLogits(configuration, mode), mode);
        return new Scores(packs.spread(found, 0), packs.spread(found, found.length / 2));
    }

    @Override
    public void close() {
        script.close();
    }
}
