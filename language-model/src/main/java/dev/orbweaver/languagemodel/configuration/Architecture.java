package dev.orbweaver.languagemodel.configuration;

/**
 * What the supported families do differently; all else they share (RMS norm, rotary positions, grouped-query attention, SwiGLU).
 *
 * @param modelType {@code model_type} in {@code config.json}
 * @param className {@code architectures} in {@code config.json}
 * @param attentionBias whether the query, key and value projections add a bias unless the configuration says otherwise
 * @param headNorm whether queries and keys are normalised per head before the rotation
 */
public enum Architecture {
    LLAMA("llama", "LlamaForCausalLM", false, false),
    QWEN2("qwen2", "Qwen2ForCausalLM", true, false),
    QWEN3("qwen3", "Qwen3ForCausalLM", false, true);

    private final String modelType;
    private final String className;
    private final boolean attentionBias;
    private final boolean headNorm;

    Architecture(String modelType, String className, boolean attentionBias, boolean headNorm) {
        this.modelType = modelType;
        this.className = className;
        this.attentionBias = attentionBias;
        this.headNorm = headNorm;
    }

    public String modelType() {
        return modelType;
    }

    public String className() {
        return className;
    }

    public boolean attentionBias() {
        return attentionBias;
    }

    public boolean headNorm() {
        return headNorm;
    }
}
