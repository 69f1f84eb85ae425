package dev.orbweaver.languagemodel.weights;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;

/**
 * Identity of a set of weights, wherever they are: on disk in any supported type and any number of files, in a decoder, in a policy.
 *
 * <pre>SHA-256 over, by name: name, shape, SHA-256 of the values rounded to bfloat16</pre>
 *
 * Two fp32 weights that round to the same bfloat16 are the same here: what is published is bfloat16.
 */
public final class Checksum {
    private Checksum() {}

    /** In hexadecimal digits; {@code tensors} have type {@link ElementType#BF16}, in any order. */
    public static String of(Collection<TensorSource> tensors) throws IOException {
        var whole = sha256();
        for (var tensor : tensors.stream()
                .sorted(Comparator.comparing(TensorSource::name))
                .toList()) {
            if (tensor.type() != ElementType.BF16) {
                throw new IllegalArgumentException(tensor.name() + " is " + tensor.type() + ", checksums are of BF16");
            }
            var values = sha256();
            tensor.blocks().forEach(values::update);
            String line = tensor.name() + Arrays.toString(tensor.shape())
                    + HexFormat.of().formatHex(values.digest()) + "\n";
            whole.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(whole.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
