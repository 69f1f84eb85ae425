package dev.orbweaver.languagemodel.configuration;

/**
 * The part of a Hugging Face {@code config.json} that the network needs, checked by {@link ConfigurationReader}.
 *
 * @param hidden width of the residual stream
 * @param intermediate width inside the feed-forward block
 * @param keyValueHeads each serves {@code heads / keyValueHeads} query heads
 * @param maxPositions longest sequence the model was made for
 * @param tied the output head is the embedding
 * @param inputBias query, key and value projections add a bias
 * @param outputBias the attention's output projection adds a bias
 * @param initializerRange standard deviation of fresh weights
 */
public record ModelConfiguration(
        Architecture architecture,
        int layers,
        int hidden,
        int intermediate,
        int heads,
        int keyValueHeads,
        int headSize,
        int vocabulary,
        int maxPositions,
        boolean tied,
        boolean inputBias,
        boolean outputBias,
        double normEpsilon,
        double initializerRange,
        RotaryEmbedding rotary) {

    /** Number of weights, each counted once. */
    public long parameters() {
        long heads = (long) (this.heads + 2 * keyValueHeads) * headSize;
        long layer = heads * hidden
                + (inputBias ? heads : 0)
                + (architecture.headNorm() ? 2L * headSize : 0)
                + (long) this.heads * headSize * hidden
                + (outputBias ? hidden : 0)
                + 3L * intermediate * hidden
                + 2L * hidden;
        return layer * layers + hidden + (tied ? 1L : 2L) * vocabulary * hidden;
    }

    /** Numbers that one token's keys and values take, in all layers. */
    public long cellValues() {
        return 2L * layers * keyValueHeads * headSize;
    }

    /** Refuses ids that no row of the embedding belongs to: a device reports them too late, or not at all. */
    public void checkIds(int[] ids) {
        for (int id : ids) {
            checkId(id);
        }
    }

    /** The same for one. */
    public void checkId(int id) {
        if (id < 0 || id >= vocabulary) {
            throw new IllegalArgumentException("token id " + id + " is not in the vocabulary of " + vocabulary);
        }
    }
}
