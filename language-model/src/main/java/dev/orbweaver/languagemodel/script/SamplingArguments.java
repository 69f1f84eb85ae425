package dev.orbweaver.languagemodel.script;

/**
 * How the rows of a batch are sampled, as {@code sampling.py} takes it.
 *
 * @param columns [rows, 4]: temperature, top_p, top_k, uniform
 * @param rows number of them
 * @param rules of the rows that have some
 * @param greedy whether some temperature is 0
 * @param drawn whether some temperature is not 0
 * @param truncated whether some row has top_p or top_k
 * @param top how many of the likeliest tokens to report
 */
public record SamplingArguments(
        double[] columns, int rows, RuleArguments rules, boolean greedy, boolean drawn, boolean truncated, int top) {
    public static final int COLUMNS = 4;
    public static final SamplingArguments NONE =
            new SamplingArguments(new double[0], 0, RuleArguments.NONE, false, false, false, 0);
}
