package dev.orbweaver.languagemodel.script;

/**
 * The rules of those rows of a batch that have some, as {@code sampling.py} takes them.
 *
 * @param rows [R] rows of the batch
 * @param minP [R] least probability, relative to the likeliest token's
 * @param edits [E, 4]: index into {@code rows}, token, factor, addend
 * @param masks [M, V / 8] bits of the tokens that may be drawn; empty where all rows may draw every token
 * @param maskOf [R] index of each row's mask
 */
public record RuleArguments(long[] rows, double[] minP, double[] edits, byte[] masks, long[] maskOf) {
    public static final RuleArguments NONE =
            new RuleArguments(new long[0], new double[0], new double[0], new byte[0], new long[0]);

    ScriptModule.Arrays arrays(ScriptModule module) {
        if (rows.length == 0) {
            return new ScriptModule.Arrays();
        }
        int distinct = masks.length == 0
                ? 0
                : 1 + (int) java.util.Arrays.stream(maskOf).max().orElse(0);
        return new ScriptModule.Arrays(
                module.array(rows, rows.length),
                module.array(minPs(), rows.length, 1),
                module.array(edits, edits.length / 4, 4),
                module.array(masks, distinct, distinct == 0 ? 0 : masks.length / distinct),
                module.array(maskOf, rows.length));
    }

    private float[] minPs() {
        var floats = new float[minP.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) minP[i];
        }
        return floats;
    }
}
