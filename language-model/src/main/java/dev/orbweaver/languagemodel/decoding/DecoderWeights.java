package dev.orbweaver.languagemodel.decoding;

import dev.orbweaver.languagemodel.DecoderSettings;
import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.configuration.ModelConfiguration;
import dev.orbweaver.languagemodel.script.DecodingScript;
import dev.orbweaver.languagemodel.script.WeightRows;
import dev.orbweaver.languagemodel.weights.AdapterFolder;
import dev.orbweaver.languagemodel.weights.ElementType;
import dev.orbweaver.languagemodel.weights.LiveWeights;
import dev.orbweaver.languagemodel.weights.ParameterLayout;
import dev.orbweaver.languagemodel.weights.WeightFolder;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A decoder's weights: how they come into its script, and what lives there. */
record DecoderWeights(DecodingScript script, ModelConfiguration configuration, DecoderSettings settings) {

    /** @param adapter added to the weights, once and for all; null for none */
    void load(WeightFolder weights, @Nullable AdapterFolder adapter) throws IOException {
        for (var parameter : ParameterLayout.of(configuration).parameters()) {
            script.allocate(parameter.name(), parameter.shape(), settings.dtype());
            for (var part : parameter.parts()) {
                var tensor = weights.tensor(part.name());
                tensor.forEachRows((row, shape, values) ->
                        script.fill(parameter.name(), new WeightRows(part.row() + row, tensor.type(), shape, values)));
            }
            if (adapter != null) {
                adapter.additionsTo(parameter).forEach(addition -> add(parameter.name(), addition));
            }
        }
        // oneDNN reorders a bf16 matrix at each use unless that is done once; fp32 goes another way, which gains
        // nothing from it
        boolean reorder = settings.dtype() == Dtype.BF16 && !settings.device().isGpu();
        script.build(configuration, settings.maxLength(), reorder);
    }

    private void add(String parameter, AdapterFolder.Addition addition) {
        var b = addition.b();
        var a = addition.a();
        script.add(
                parameter,
                new WeightRows(addition.row(), b.type(), b.shape(), b.values()),
                new WeightRows(0, a.type(), a.shape(), a.values()),
                addition.scale());
    }

    long bytes() {
        return configuration.parameters() * settings.dtype().bytes();
    }

    /** Of the live tensors. */
    String checksum() {
        return new LiveWeights(ParameterLayout.of(configuration), ElementType.BF16, script::export).checksum();
    }
}
