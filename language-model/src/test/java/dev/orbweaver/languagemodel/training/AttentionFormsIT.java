package dev.orbweaver.languagemodel.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.Fixtures;
import dev.orbweaver.languagemodel.script.AttentionForms;
import dev.orbweaver.languagemodel.script.ForwardArguments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Products in blocks attend as the fused operator does, both ways, over trees with segments longer than a block and shorter. */
class AttentionFormsIT {
    private static ForwardArguments batch(Random random) {
        var packs = new ArrayList<Pack>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            int[] schema = ids(random, 300);
            var sequences = new ArrayList<Sequence>();
            for (int j = random.nextInt(5); j >= 0; j--) {
                int[] question = joined(schema, ids(random, 40));
                for (int k = random.nextInt(4); k >= 0; k--) {
                    sequences.add(new Sequence(question, ids(random, random.nextBoolean() ? 20 : 180)));
                }
            }
            packs.add(new Pack(sequences));
        }
        return new PackLayout(packs).arguments();
    }

    private static int[] ids(Random random, int most) {
        return random.ints(random.nextInt(1, most + 1), 0, 199).toArray();
    }

    private static int[] joined(int[] first, int[] second) {
        return IntStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
    }

    /** Without the token that fills segments up, of which nothing is asked. */
    private static float[] run(AttentionForms forms, boolean byProducts, ForwardArguments batch, Dtype dtype) {
        float[] found = forms.run(byProducts, batch, dtype, 1);
        int tokens = batch.segments().ends().length;
        return Arrays.copyOf(found, found.length / batch.tokens().length * tokens);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void productsEqualTheFusedOperatorInBothDtypes(long seed) {
        var batch = batch(new Random(seed));
        try (var forms = new AttentionForms()) {
            float[] fused = run(forms, false, batch, Dtype.FP32);
            assertThat(Fixtures.distance(fused, run(forms, true, batch, Dtype.FP32)))
                    .isLessThan(1e-5);
            // roundings of 2^-9 each: of scores, weights, their derivatives, and what is summed up
            assertThat(Fixtures.distance(fused, run(forms, true, batch, Dtype.BF16)))
                    .isLessThan(2e-2);
        }
    }
}
