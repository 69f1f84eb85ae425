package dev.orbweaver.inferencegateway.engine;

/**
 * @param part of the decoder that is the scheduler's
 * @param tailLength tokens of a sequence outside the prefix tree
 * @param prefillTokens most prompt tokens of an iteration
 * @param cacheTokens tokens that the prefix tree may hold, enough for the longest sequence
 */
record SchedulerLimits(Part part, int tailLength, int prefillTokens, int cacheTokens) {
    /** No decoder has so many extents at once. */
    private static final int FAR_EXTENT = 1 << 30;

    /** For a decoder that serves one scheduler. */
    SchedulerLimits(int slots, int tailLength, int prefillTokens, int cacheTokens) {
        this(Part.shared(slots), tailLength, prefillTokens, cacheTokens);
    }

    /**
     * @param firstSlot the lowest of its slots
     * @param slots sequences that run together
     * @param firstExtent the lowest number of its extents
     * @param company whose sequences it takes; what was computed for one that is alone is not used again
     */
    record Part(int firstSlot, int slots, int firstExtent, Company company) {
        static Part shared(int slots) {
            return new Part(0, slots, 0, Company.SHARED);
        }

        static Part alone(int slot) {
            return new Part(slot, 1, FAR_EXTENT, Company.ALONE);
        }
    }
}
