package dev.orbweaver.sqlenvironment.evaluation;

/**
 * A share of right answers.
 *
 * @param questions asked
 * @param correct of them answered rightly
 */
public record Accuracy(int questions, int correct) {

    /** Nothing asked yet. */
    public static final Accuracy NONE = new Accuracy(0, 0);

    /** From 0 to 1; 0 where nothing was asked. */
    public double value() {
        return questions == 0 ? 0 : (double) correct / questions;
    }

    /** Of {@link #value}, each answer a draw of its own: sqrt(p (1 - p) / n). */
    public double standardError() {
        return questions == 0 ? 0 : Math.sqrt(value() * (1 - value()) / questions);
    }

    /** With one more answer. */
    public Accuracy and(boolean right) {
        return new Accuracy(questions + 1, correct + (right ? 1 : 0));
    }

    @Override
    public String toString() {
        return questions == 0
                ? "no questions"
                : "%.1f%% ± %.1f (%d of %d)".formatted(100 * value(), 100 * standardError(), correct, questions);
    }
}
