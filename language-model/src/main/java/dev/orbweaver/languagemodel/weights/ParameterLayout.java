package dev.orbweaver.languagemodel.weights;

import dev.orbweaver.languagemodel.configuration.ModelConfiguration;
import java.util.ArrayList;
import java.util.List;

/**
 * How the network's parameters are made of Hugging Face tensors: projections that read the same input are joined by rows, all else is
 * one to one. In the order in which the network uses them.
 */
public record ParameterLayout(List<Parameter> parameters) {

    /** @param name in the scripts */
    public record Parameter(String name, long[] shape, List<Part> parts) {}

    /**
     * A Hugging Face tensor as rows of a parameter.
     *
     * @param row the first of them
     */
    public record Part(String name, long row, long[] shape) {}

    public ParameterLayout {
        parameters = List.copyOf(parameters);
    }

    public static ParameterLayout of(ModelConfiguration c) {
        var parameters = new ArrayList<Parameter>();
        parameters.add(matrix("embedding", c.hidden(), part("model.embed_tokens.weight", c.vocabulary())));
        for (int i = 0; i < c.layers(); i++) {
            addLayer(parameters, c, "layers." + i + ".", "model.layers." + i + ".");
        }
        parameters.add(vector("norm", part("model.norm.weight", c.hidden())));
        if (!c.tied()) {
            parameters.add(matrix("head", c.hidden(), part("lm_head.weight", c.vocabulary())));
        }
        return new ParameterLayout(parameters);
    }

    /** All tensors of the model folder. */
    public List<Part> parts() {
        return parameters.stream()
                .flatMap(parameter -> parameter.parts().stream())
                .toList();
    }

    private static void addLayer(List<Parameter> parameters, ModelConfiguration c, String name, String source) {
        int queries = c.heads() * c.headSize();
        int keys = c.keyValueHeads() * c.headSize();
        String attention = source + "self_attn.";
        String block = source + "mlp.";
        parameters.add(vector(name + "input_norm", part(source + "input_layernorm.weight", c.hidden())));
        parameters.add(matrix(
                name + "qkv",
                c.hidden(),
                part(attention + "q_proj.weight", queries),
                part(attention + "k_proj.weight", keys),
                part(attention + "v_proj.weight", keys)));
        if (c.inputBias()) {
            parameters.add(vector(
                    name + "qkv_bias",
                    part(attention + "q_proj.bias", queries),
                    part(attention + "k_proj.bias", keys),
                    part(attention + "v_proj.bias", keys)));
        }
        if (c.architecture().headNorm()) {
            parameters.add(vector(name + "q_norm", part(attention + "q_norm.weight", c.headSize())));
            parameters.add(vector(name + "k_norm", part(attention + "k_norm.weight", c.headSize())));
        }
        parameters.add(matrix(name + "out", queries, part(attention + "o_proj.weight", c.hidden())));
        if (c.outputBias()) {
            parameters.add(vector(name + "out_bias", part(attention + "o_proj.bias", c.hidden())));
        }
        parameters.add(vector(name + "post_norm", part(source + "post_attention_layernorm.weight", c.hidden())));
        parameters.add(matrix(
                name + "gate_up",
                c.hidden(),
                part(block + "gate_proj.weight", c.intermediate()),
                part(block + "up_proj.weight", c.intermediate())));
        parameters.add(matrix(name + "down", c.intermediate(), part(block + "down_proj.weight", c.hidden())));
    }

    private record Rows(String name, long rows) {}

    private static Rows part(String name, long rows) {
        return new Rows(name, rows);
    }

    private static Parameter matrix(String name, long columns, Rows... parts) {
        return join(name, new long[] {columns}, parts);
    }

    private static Parameter vector(String name, Rows... parts) {
        return join(name, new long[0], parts);
    }

    private static Parameter join(String name, long[] columns, Rows... rows) {
        var parts = new ArrayList<Part>();
        long row = 0;
        for (var part : rows) {
            parts.add(new Part(part.name(), row, shape(part.rows(), columns)));
            row += part.rows();
        }
        return new Parameter(name, shape(row, columns), List.copyOf(parts));
    }

    private static long[] shape(long rows, long[] columns) {
        return columns.length == 0 ? new long[] {rows} : new long[] {rows, columns[0]};
    }
}
