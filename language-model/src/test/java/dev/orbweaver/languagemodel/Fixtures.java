package dev.orbweaver.languagemodel;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.orbweaver.languagemodel.weights.SafetensorsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Reference outputs computed elsewhere, which tests skip without, and the device that tests run on. */
public final class Fixtures {
    private Fixtures() {}

    /** System property {@code orbweaver.test.device}, {@code cpu} unless set. */
    public static DeviceSetting device() {
        return DeviceSetting.parse(System.getProperty("orbweaver.test.device", "cpu"));
    }

    /** A file or folder below {@code orbweaver.shared}; skips the test where it is absent. */
    public static Path shared(String name) {
        Path path = Path.of(System.getProperty("orbweaver.shared", "../../shared"), name)
                .normalize();
        assumeTrue(Files.exists(path), () -> "skipped: " + path + " is absent");
        return path;
    }

    /** A fixture model that transformers computed the outputs of, as a complete folder: fixtures have no tokenizer, it gets one. */
    public static Path model(String name) {
        Path source = shared("fixtures/models/" + name);
        Path folder = Path.of("target", "fixture-models", name).toAbsolutePath();
        try {
            Files.createDirectories(folder);
            try (var files = Files.list(source)) {
                for (Path file : files.toList()) {
                    Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            writeTokenizer(folder, 199);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder;
    }

    /**
     * Folder of the SmolLM2 model: where system property {@code orbweaver.test.smollm2} says, else unpacked once below {@code target}.
     */
    public static Path smolLm2() {
        String named = System.getProperty("orbweaver.test.smollm2", "");
        if (!named.isEmpty()) {
            return Path.of(named);
        }
        Path script = shared("models/unpack.sh");
        Path folder = Path.of("target", "smollm2-135m-instruct").toAbsolutePath();
        try {
            var unpacking = new ProcessBuilder("bash", script.toString(), folder.toString()).inheritIO();
            unpacking.environment().put("JAVA_HOME", System.getProperty("java.home"));
            var process = unpacking.start();
            if (!process.waitFor(3, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while unpacking", e);
        }
        assumeTrue(
                Files.exists(folder.resolve("model.safetensors")),
                () -> "skipped: " + script + " did not write the weights to " + folder);
        return folder;
    }

    /** A tokenizer of so many words, {@code t0}, {@code t1}, and so on. */
    public static void writeTokenizer(Path folder, int words) throws IOException {
        String vocabulary = IntStream.range(0, words)
                .mapToObj(i -> "\"t%d\": %d".formatted(i, i))
                .collect(Collectors.joining(", "));
        Files.writeString(folder.resolve("tokenizer.json"), """
                {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [], "normalizer": null,
                 "pre_tokenizer": {"type": "WhitespaceSplit"}, "post_processor": null, "decoder": null,
                 "model": {"type": "WordLevel", "unk_token": "t0", "vocab": {%s}}}
                """.formatted(vocabulary));
    }

    /** Tensors that are expected of something. */
    public static final class Expected implements AutoCloseable {
        private final SafetensorsFile file;

        public Expected(Path path) {
            try {
                file = new SafetensorsFile(path);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public float[] floats(String name) {
            var data = file.tensors().get(name).data().asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
            var values = new float[data.remaining() / Float.BYTES];
            data.asFloatBuffer().get(values);
            return values;
        }

        public int[] ints(String name) {
            var data = file.tensors().get(name).data().asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
            var values = new long[data.remaining() / Long.BYTES];
            data.asLongBuffer().get(values);
            return LongStream.of(values).mapToInt(Math::toIntExact).toArray();
        }

        @Override
        public void close() {
            file.close();
        }
    }

    /** Largest distance of two arrays, relative to the largest value expected: tensors span many orders of magnitude. */
    public static double distance(float[] expected, float[] actual) {
        if (expected.length != actual.length) {
            throw new AssertionError(expected.length + " values are expected, there are " + actual.length);
        }
        double scale = IntStream.range(0, expected.length)
                .mapToDouble(i -> Math.abs(expected[i]))
                .max()
                .orElse(0);
        double distance = IntStream.range(0, expected.length)
                .mapToDouble(i -> Math.abs((double) expected[i] - actual[i]))
                .reduce(0, (a, b) -> Double.isNaN(b) || b > a ? b : a);
        return distance / Math.max(scale, 1e-30);
    }
}
