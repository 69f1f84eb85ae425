package dev.orbweaver.languagemodel.script;

import dev.orbweaver.languagemodel.configuration.ModelConfiguration;

/**
 * The network's dimensions as scripts take them, and its rotary tables.
 *
 * @param positions how many the tables hold: the longest sequence that can be computed
 */
record NetworkArguments(ModelConfiguration configuration, int positions) {

    /** layers, heads, kv_heads, head_dim, eps, cos, sin, then {@code more}. */
    Object[] forBuild(ScriptModule module, Object... more) {
        int headSize = configuration.headSize();
        float[] frequencies = configuration.rotary().frequencies(headSize);
        float[] cos = new float[positions * headSize];
        float[] sin = new float[positions * headSize];
        fillTables(frequencies, cos, sin);
        var arguments = new Object[7 + more.length];
        arguments[0] = configuration.layers();
        arguments[1] = configuration.heads();
        arguments[2] = configuration.keyValueHeads();
        arguments[3] = headSize;
        arguments[4] = configuration.normEpsilon();
        arguments[5] = module.array(cos, positions, headSize);
        arguments[6] = module.array(sin, positions, headSize);
        System.arraycopy(more, 0, arguments, 7, more.length);
        return arguments;
    }

    /** [positions, headSize] row by row; both halves of a head turn by the same angles. */
    private void fillTables(float[] frequencies, float[] cos, float[] sin) {
        int half = frequencies.length;
        for (int position = 0; position < positions; position++) {
            for (int i = 0; i < half; i++) {
                double angle = position * frequencies[i]; // a float product: the tables then equal the reference's
                int first = position * 2 * half + i;
                cos[first] = cos[first + half] = (float) Math.cos(angle);
                sin[first] = sin[first + half] = (float) Math.sin(angle);
            }
        }
    }
}
