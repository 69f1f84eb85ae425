package dev.orbweaver.contracts.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A step of an experiment, written {@code train-12}. A validation carries the number of training steps before it:
 * {@code validate-0} comes before {@code train-1}.
 *
 * @param number not negative; training steps count from 1
 */
public record StepId(Mode mode, int number) {

    public StepId {
        if (number < 0) {
            throw new IllegalArgumentException("step number: " + number + " is negative");
        }
    }

    public static StepId train(int number) {
        return new StepId(Mode.TRAIN, number);
    }

    public static StepId validate(int number) {
        return new StepId(Mode.VALIDATE, number);
    }

    /** Reads what {@link #toString} wrote. */
    @JsonCreator
    public static StepId parse(String text) {
        int dash = text.lastIndexOf('-');
        if (dash < 1) {
            throw new IllegalArgumentException("step: '" + text + "' is not of the form mode-number");
        }
        return new StepId(Mode.of(text.substring(0, dash)), Integer.parseInt(text.substring(dash + 1)));
    }

    @Override
    @JsonValue
    public String toString() {
        return mode.text() + "-" + number;
    }
}
