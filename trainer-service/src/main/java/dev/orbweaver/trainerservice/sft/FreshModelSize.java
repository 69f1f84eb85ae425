package dev.orbweaver.trainerservice.sft;

/**
 * How large a model from nothing is.
 *
 * @param vocabulary most ids
 * @param hidden width of a layer; a multiple of heads
 * @param heads query heads
 * @param keyValueHeads a divisor of heads
 * @param positions longest sequence, prompt and response
 */
public record FreshModelSize(int vocabulary, int hidden, int layers, int heads, int keyValueHeads, int positions) {

    /** The sample model's: 0.7 million parameters. */
    public static final FreshModelSize SAMPLE = new FreshModelSize(1000, 128, 3, 4, 2, 512);
}
