package dev.orbweaver.trainerservice.sft;

/**
 * What a warm start did.
 *
 * @param tasks that gave examples
 * @param tooLong examples left out for their length
 * @param firstLoss of the first optimizer step, in nats a token
 * @param lastLoss of the last one
 */
public record WarmStartReport(
        int tasks, int examples, int tooLong, int steps, double firstLoss, double lastLoss, double seconds) {}
