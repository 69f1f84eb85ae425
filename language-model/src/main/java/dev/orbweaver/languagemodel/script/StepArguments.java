package dev.orbweaver.languagemodel.script;

/**
 * One step of prompts and running sequences as {@code decoding.py} takes it; C tokens of prompts.
 *
 * @param rows [B, {@link #COLUMNS}]: token, position, place in its tail, then the sampling columns
 * @param length longest tail after the step
 * @param order [2, B] rows in the order of the segments, and the way back
 * @param segments what rows attend to together, see the script
 * @param stacks the same, in stacks
 * @param tokens [2, C] ids and positions
 * @param chunks which of them go where, see the script
 */
public record StepArguments(
        double[] rows, int length, long[] order, long[] segments, StackArguments stacks, long[] tokens, long[] chunks) {
    public static final int COLUMNS = 3 + SamplingArguments.COLUMNS;
}
