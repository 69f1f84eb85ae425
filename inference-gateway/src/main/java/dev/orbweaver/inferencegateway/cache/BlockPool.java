package dev.orbweaver.inferencegateway.cache;

/**
 * The memory budget, in blocks of {@link #BLOCK} tokens. An extent takes whole blocks, contiguous ones, because attention reads it as one
 * matrix; where they lie is the allocator's business. One engine thread.
 */
public final class BlockPool {
    /** Tokens of a block. */
    public static final int BLOCK = 16;

    private final KeyValues keyValues;
    private final int blocks;
    private int used;
    private int nextExtent;

    /**
     * @param tokens the budget; what does not fill a block is lost
     * @param firstExtent extents are numbered from here on
     */
    public BlockPool(int tokens, int firstExtent, KeyValues keyValues) {
        this.blocks = tokens / BLOCK;
        this.nextExtent = firstExtent;
        this.keyValues = keyValues;
    }

    /** Memory for consecutive tokens, which any number of nodes of the tree have a part of. */
    static final class Extent {
        private final int number;
        private final int blocks;
        private int nodes;

        private Extent(int number, int blocks) {
            this.number = number;
            this.blocks = blocks;
        }

        int number() {
            return number;
        }

        int tokens() {
            return blocks * BLOCK;
        }
    }

    /** Blocks that so many tokens take. */
    public static int blocksFor(int tokens) {
        return (tokens + BLOCK - 1) / BLOCK;
    }

    public int blocks() {
        return blocks;
    }

    public int used() {
        return used;
    }

    boolean hasRoomFor(int tokens) {
        return blocksFor(tokens) <= blocks - used;
    }

    /** There must be room. The extent is freed when the last node that joined it has left. */
    Extent allocate(int tokens) {
        if (!hasRoomFor(tokens)) {
            throw new IllegalStateException(
                    tokens + " tokens do not fit, " + used + " of " + blocks + " blocks are used");
        }
        var extent = new Extent(nextExtent++, blocksFor(tokens));
        keyValues.allocate(extent.number(), extent.tokens());
        used += extent.blocks;
        return extent;
    }

    void join(Extent extent) {
        extent.nodes++;
    }

    void leave(Extent extent) {
        if (--extent.nodes == 0) {
            used -= extent.blocks;
            keyValues.free(extent.number());
        }
    }
}
