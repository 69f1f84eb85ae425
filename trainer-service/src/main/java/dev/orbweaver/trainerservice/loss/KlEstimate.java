package dev.orbweaver.trainerservice.loss;

import java.util.Locale;

/**
 * Estimates of the divergence of the policy from its reference at one drawn token, with d = logProb - referenceLogProb.
 *
 * <pre>k1 = d        abs = |d|        k2 = d^2 / 2        k3 = exp(-d) - 1 + d</pre>
 *
 * k1 and k3 are unbiased, k3 is never negative. With a {@code +} the value is the estimate's, the derivative k2's, which is that of
 * the divergence itself. k3 takes d within 20 and gives no more than 10, as in verl. Source: J. Schulman, "Approximating KL
 * divergence"; verl's {@code kl_penalty}.
 *
 * @param isStraightThrough whether the derivative is k2's
 */
public record KlEstimate(Form form, boolean isStraightThrough) {

    private static final double LARGEST_DIFFERENCE = 20;
    private static final double LARGEST_VALUE = 10;

    /** The formula. */
    public enum Form {
        K1,
        ABS,
        K2,
        K3
    }

    /** @throws IllegalArgumentException naming the setting, its value and the known ones */
    public static KlEstimate of(String setting, String name) {
        boolean isStraightThrough = name.endsWith("+");
        var form = switch (isStraightThrough
                ? name.substring(0, name.length() - 1).toLowerCase(Locale.ROOT)
                : name.toLowerCase(Locale.ROOT)) {
            case "k1", "kl" -> Form.K1;
            case "abs" -> Form.ABS;
            case "k2", "mse" -> Form.K2;
            case "k3", "low_var_kl" -> Form.K3;
            default ->
                throw new IllegalArgumentException(setting + ": '" + name
                        + "' is unknown. Known: k1 (kl), k2 (mse), k3 (low_var_kl), abs, and k1+, k3+");
        };
        return new KlEstimate(form, isStraightThrough);
    }

    /** @param d log-prob by the policy minus that by the reference */
    public double value(double d) {
        return switch (form) {
            case K1 -> d;
            case ABS -> Math.abs(d);
            case K2 -> d * d / 2;
            case K3 -> Math.clamp(k3(d), -LARGEST_VALUE, LARGEST_VALUE);
        };
    }

    /** By the policy's log-prob; 0 where a bound decides. */
    public double derivative(double d) {
        if (isStraightThrough) {
            return d;
        }
        return switch (form) {
            case K1 -> 1;
            case ABS -> Math.signum(d);
            case K2 -> d;
            case K3 -> Math.abs(d) > LARGEST_DIFFERENCE || k3(d) > LARGEST_VALUE ? 0 : 1 - Math.exp(-d);
        };
    }

    private static double k3(double d) {
        double bounded = Math.clamp(d, -LARGEST_DIFFERENCE, LARGEST_DIFFERENCE);
        return Math.exp(-bounded) - 1 + bounded;
    }
}
