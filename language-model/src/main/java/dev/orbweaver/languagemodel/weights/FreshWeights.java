package dev.orbweaver.languagemodel.weights;

import dev.orbweaver.languagemodel.configuration.ModelConfiguration;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;

/**
 * Random weights to train from nothing: matrices normal(0, initializer_range), norms 1, biases 0, as bfloat16.
 *
 * <p>The same seed gives the same weights; each tensor has random numbers of its own, so they do not depend on one another's sizes.
 */
public record FreshWeights(ModelConfiguration configuration, long seed) {

    public List<TensorSource> tensors() {
        return ParameterLayout.of(configuration).parts().stream()
                .map(this::tensor)
                .toList();
    }

    private TensorSource tensor(ParameterLayout.Part part) {
        return new TensorSource(part.name(), ElementType.BF16, part.shape(), reader -> {
            var random = new Random(seed * 31 + part.name().hashCode());
            int columns = part.shape().length == 1 ? 1 : (int) part.shape()[1];
            for (long row = 0; row < part.shape()[0]; row++) {
                var block = ByteBuffer.allocate(2 * columns).order(ByteOrder.LITTLE_ENDIAN);
                for (int i = 0; i < columns; i++) {
                    block.putShort(Bfloat16.of(value(part, random)));
                }
                reader.accept(block.flip());
            }
        });
    }

    private float value(ParameterLayout.Part part, Random random) {
        if (part.shape().length == 1) {
            return part.name().endsWith("bias") ? 0 : 1;
        }
        return (float) (random.nextGaussian() * configuration.initializerRange());
    }
}
