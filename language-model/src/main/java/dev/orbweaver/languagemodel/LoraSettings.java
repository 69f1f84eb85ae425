package dev.orbweaver.languagemodel;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Train low-rank additions to frozen weights instead of the weights: W + alpha / rank * B A. No dropout. Source: Hu et al., arXiv
 * 2106.09685.
 *
 * @param rank rows of A, columns of B; at least 1
 * @param alpha scale of the additions, times rank
 * @param targets projections that get one, by Hugging Face's names, see {@link #ALL_LINEAR}
 */
public record LoraSettings(int rank, double alpha, Set<String> targets) {
    /** What PEFT calls {@code all-linear}: all matrices of the layers. */
    public static final Set<String> ALL_LINEAR =
            Set.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");

    public LoraSettings {
        if (rank < 1 || !(alpha > 0) || targets.isEmpty() || !ALL_LINEAR.containsAll(targets)) {
            throw new IllegalArgumentException("LoRA with rank " + rank + ", alpha " + alpha + " and targets "
                    + new TreeSet<>(targets)
                    + " is not possible: the rank must be at least 1, alpha above 0, targets some of "
                    + new TreeSet<>(ALL_LINEAR));
        }
        targets = Set.copyOf(targets);
    }

    /** Factor of B A. */
    public double scale() {
        return alpha / rank;
    }

    /** In alphabetical order. */
    public List<String> targetNames() {
        return targets.stream().sorted().toList();
    }
}
