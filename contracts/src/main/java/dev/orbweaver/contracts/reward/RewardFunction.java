package dev.orbweaver.contracts.reward;

/**
 * Scores an answer: the plug-in of reward-service, found by {@code java.util.ServiceLoader} and chosen by name.
 *
 * <p>Called from several threads at once. Must return within the service's scoring deadline; what it throws becomes a failed
 * trajectory with the exception's message.
 */
public interface RewardFunction {

    /** The name in {@code reward.function}. */
    String name();

    Score score(Submission submission);
}
