package dev.orbweaver.languagemodel;

import java.util.Set;

/**
 * What {@code generation_config.json} asks of whoever generates; where it is silent or absent, {@code config.json} and then no
 * restriction.
 *
 * @param endIds tokens that end a response
 * @param temperature 1 unless stated
 * @param topP 1 unless stated
 * @param topK 0 (off) unless stated
 * @param minP 0 (off) unless stated
 * @param repetitionPenalty 1 (off) unless stated
 */
public record GenerationDefaults(
        Set<Integer> endIds, double temperature, double topP, int topK, double minP, double repetitionPenalty) {
    public GenerationDefaults {
        endIds = Set.copyOf(endIds);
    }

    public GenerationDefaults(Set<Integer> endIds, double temperature, double topP, int topK) {
        this(endIds, temperature, topP, topK, 0, 1);
    }
}
