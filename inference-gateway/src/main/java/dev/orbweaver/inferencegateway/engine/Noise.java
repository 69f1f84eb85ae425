package dev.orbweaver.inferencegateway.engine;

/**
 * The random numbers that tokens are drawn with: a hash of seed and position, so the noise at a position does not depend on what else
 * is in the batch, on the iteration, or on a restart.
 *
 * <p>SplitMix64's output function over the seed plus position steps of its increment (Steele, Lea, Flood: Fast splittable
 * pseudorandom number generators, 2014).
 */
final class Noise {
    private static final long INCREMENT = 0x9E3779B97F4A7C15L;

    private Noise() {}

    /** Uniform in [0, 1), 53 bits. */
    static double uniform(long seed, int position) {
        return (mix(mix(seed) + (position + 1) * INCREMENT) >>> 11) * 0x1.0p-53;
    }

    /** Seed of the i-th choice of a request; the first one's is the request's own. */
    static long choiceSeed(long seed, int choice) {
        return choice == 0 ? seed : mix(seed ^ (choice * INCREMENT));
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
