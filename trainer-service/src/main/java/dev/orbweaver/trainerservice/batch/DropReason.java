package dev.orbweaver.trainerservice.batch;

/** Why a rollout or a transition was left out on purpose; the text is what is counted and shown. */
public enum DropReason {
    /** None of its transitions belongs to an agent step that is trained. */
    NO_TRAINED_TRANSITION("no trained transition"),
    /** All transitions that would be trained have longer prompts than allowed. */
    PROMPT_TOO_LONG("prompt too long"),
    /** The engine gave no response token. */
    EMPTY_RESPONSE("empty response"),
    /** The task's other rollouts are all missing: there is nothing to compare with. */
    GROUP_TOO_SMALL("group too small"),
    /** The greedy rollout that its task's other rollouts are compared with: measured, not trained. */
    GREEDY_BASELINE("greedy baseline"),
    /** The task's greedy rollout failed: there is nothing to compare with. */
    NO_BASELINE("no baseline"),
    /** All rollouts of the task have the same reward, and the specification wants others instead. */
    SAME_REWARD("same reward"),
    /** Other tasks of the step have filled the batch. */
    BATCH_FULL("batch full"),
    /** It was drawn from a policy too many versions before the one that would train it. */
    TOO_OLD("too old"),
    /** The gold SQL fails, so the reward says nothing about the agent. */
    GOLD_ERROR("gold error"),
    /** The reward is not a finite number. */
    REWARD_NOT_FINITE("reward not finite");

    private final String text;

    DropReason(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
