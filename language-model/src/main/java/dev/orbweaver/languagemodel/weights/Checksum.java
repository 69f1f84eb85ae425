package dev.orbweaver.languagemodel.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Identity of a set of weights, wherever they are: on disk in any supported type and any number of files, in a decoder, in a policy.
 *
 * <pre>SHA-256 over, by name: name, shape, SHA-256 of the values rounded to bfloat16</pre>
 *
 * Two fp32 weights that round to the same bfloat16 are the same here: what is published is bfloat16. The values come in any order of the
 * tensors, as they pass by; not thread-safe.
 */
public final class Checksum {
    private final SortedMap<String, Tensor> tensors = new TreeMap<>();

    private record Tensor(long[] shape, MessageDigest values) {}

    /** In hexadecimal digits; {@code tensors} have type {@link ElementType#BF16}. */
    public static String of(Collection<TensorSource> tensors) throws IOException {
        var checksum = new Checksum();
        for (var tensor : tensors) {
            checksum.noting(tensor).blocks().forEach(block -> {});
        }
        return checksum.value();
    }

    /**
     * The same tensor, of type {@link ElementType#BF16}; its values are added when it is read, which must happen once. That takes about as
     * long as writing them, so the two go on side by side.
     */
    TensorSource noting(TensorSource tensor) {
        if (tensor.type() != ElementType.BF16) {
            throw new IllegalArgumentException(tensor.name() + " is " + tensor.type() + ", checksums are of BF16");
        }
        return new TensorSource(
                tensor.name(),
                tensor.type(),
                tensor.shape(),
                reader -> tensor.blocks().forEach(block -> {
                    var values = block.duplicate();
                    var added = CompletableFuture.runAsync(() -> add(tensor.name(), tensor.shape(), values));
                    try {
                        reader.accept(block);
                    } finally {
                        added.join(); // the block ends with the call
                    }
                }));
    }

    /** Adds the next of a tensor's values, in row-major order; reads the buffer to its end. */
    void add(String name, long[] shape, ByteBuffer values) {
        tensors.computeIfAbsent(name, first -> new Tensor(shape, sha256()))
                .values()
                .update(values);
    }

    /** In hexadecimal digits, to be called once, when all values of all tensors are there. */
    String value() {
        var whole = sha256();
        tensors.forEach((name, tensor) -> {
            String line = name + Arrays.toString(tensor.shape())
                    + HexFormat.of().formatHex(tensor.values().digest()) + "\n";
            whole.update(line.getBytes(StandardCharsets.UTF_8));
        });
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
