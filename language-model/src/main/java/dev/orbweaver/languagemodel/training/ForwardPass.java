package dev.orbweaver.languagemodel.training;

import java.util.function.Consumer;

/** A forward pass that waits for its backward pass. At most one is open per policy; closing it frees what it keeps. */
public final class ForwardPass implements AutoCloseable {
    private final Scores scores;
    private final PackLayout layout;
    private final Consumer<ForwardPass> release;

    ForwardPass(Scores scores, PackLayout layout, Consumer<ForwardPass> release) {
        this.scores = scores;
        this.layout = layout;
        this.release = release;
    }

    /** [rows], see {@link Scores}. */
    public float[] logProbs() {
        return scores.logProbs();
    }

    /** [rows], see {@link Scores}. */
    public float[] entropies() {
        return scores.entropies();
    }

    /** Number of scored rows of all packs. */
    public int rows() {
        return scores.logProbs().length;
    }

    PackLayout layout() {
        return layout;
    }

    @Override
    public void close() {
        release.accept(this);
    }
}
