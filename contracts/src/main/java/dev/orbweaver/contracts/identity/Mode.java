package dev.orbweaver.contracts.identity;

/** What a step is for. */
public enum Mode {
    /** Supervised warm start: a step of the trainer alone, without rollouts. */
    WARM_UP("warm-up"),
    /** Rollouts that become an update. */
    TRAIN("train"),
    /** Measuring within an experiment; nothing is trained. */
    VALIDATE("validate"),
    /** Measuring on request; nothing is trained. */
    EVALUATE("evaluate");

    private final String text;

    Mode(String text) {
        this.text = text;
    }

    /** As it stands in a {@link StepId}. */
    public String text() {
        return text;
    }

    static Mode of(String text) {
        for (Mode mode : values()) {
            if (mode.text.equals(text)) {
                return mode;
            }
        }
        throw new IllegalArgumentException(
                "step: '" + text + "' is unknown; known: warm-up, train, validate, evaluate");
    }
}
