package dev.orbweaver.trainerservice.sft;

/** Told after each optimizer step of a warm start, on the thread that trains. */
@FunctionalInterface
public interface WarmStartProgress {

    /** For whoever does not want to know. */
    WarmStartProgress SILENT = (done, total, loss) -> {};

    /** @param loss mean negative log-likelihood of a response token, in nats, of this step */
    void stepDone(int done, int total, double loss);
}
