package dev.orbweaver.trainerservice.sft;

/**
 * What a warm start did.
 *
 * @param tasks shown, once in each epoch
 * @param examples trained on
 * @param tooLong examples left out for their length
 * @param steps optimizer steps
 * @param firstLoss of the first step, in nats a token
 * @param lastLoss of the last one
 */
public record WarmStartReport(
        int tasks, int examples, int tooLong, int steps, double firstLoss, double lastLoss, double seconds) {}
