package dev.orbweaver.languagemodel.weights;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes complete Hugging Face model folders: weights in bfloat16, sharded when large, and beside them the configuration, tokenizer
 * and template files of the folder they come from. Those are read once, at the beginning: that folder may be gone by the time the
 * weights are trained. A folder appears whole, see {@link FolderReplacement}.
 */
public final class WeightWriter {
    private static final long USUAL_SHARD = 5_000_000_000L;

    private static final String CONFIGURATION = "config.json";

    private static final List<String> COPIED = List.of(
            "generation_config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "added_tokens.json",
            "vocab.json",
            "merges.txt",
            "chat_template.jinja",
            "chat_template.json",
            "LICENSE",
            "NOTICE");

    private final Path source;
    private final byte[] configuration;
    private final Map<String, byte[]> copied = new LinkedHashMap<>();
    private final long shardBytes;

    /** @throws UncheckedIOException when a file of {@code source} cannot be read */
    public WeightWriter(Path source) {
        this(source, USUAL_SHARD);
    }

    /** @param shardBytes largest size of a weight file, unless a single tensor is larger */
    public WeightWriter(Path source, long shardBytes) {
        this.source = source;
        this.shardBytes = shardBytes;
        try {
            configuration = Files.readAllBytes(source.resolve(CONFIGURATION));
            for (String name : COPIED) {
                if (Files.exists(source.resolve(name))) {
                    copied.put(name, Files.readAllBytes(source.resolve(name)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("model folder " + source + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The folder that the files beside the weights come from. */
    public Path source() {
        return source;
    }

    /**
     * Returns when the disk has the folder.
     *
     * @param tensors of type {@link ElementType#BF16}; each is read once
     * @return their {@link Checksum}
     */
    public String write(Path folder, List<TensorSource> tensors) throws IOException {
        var checksum = new Checksum();
        FolderReplacement.write(folder, aside -> writeFiles(aside, tensors, checksum));
        return checksum.value();
    }

    /** The same, without waiting for the disk: for weights that need not outlive the machine. */
    public String writeUnsynced(Path folder, List<TensorSource> tensors) throws IOException {
        var checksum = new Checksum();
        FolderReplacement.writeUnsynced(folder, aside -> writeFiles(aside, tensors, checksum));
        return checksum.value();
    }

    private void writeFiles(Path folder, List<TensorSource> tensors, Checksum checksum) throws IOException {
        writeWeights(folder, tensors.stream().map(checksum::noting).toList());
        writeConfiguration(folder);
        for (var file : copied.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
    }

    private void writeWeights(Path folder, List<TensorSource> tensors) throws IOException {
        var shards = shards(tensors);
        var index = JsonMapper.shared().createObjectNode();
        index.putObject("metadata").put("total_size", size(tensors));
        var map = index.putObject("weight_map");
        for (int i = 0; i < shards.size(); i++) {
            String name = shards.size() == 1
                    ? "model.safetensors"
                    : "model-%05d-of-%05d.safetensors".formatted(i + 1, shards.size());
            // transformers refuses a file that does not say what wrote it
            SafetensorsWriter.write(folder.resolve(name), shards.get(i), Map.of("format", "pt"));
            shards.get(i).forEach(tensor -> map.put(tensor.name(), name));
        }
        if (shards.size() > 1) {
            writeJson(folder.resolve("model.safetensors.index.json"), index);
        }
    }

    private List<List<TensorSource>> shards(List<TensorSource> tensors) {
        var shards = new ArrayList<List<TensorSource>>();
        long room = 0;
        for (var tensor : tensors) {
            if (shards.isEmpty() || tensor.bytes() > room) {
                shards.add(new ArrayList<>());
                room = shardBytes;
            }
            shards.getLast().add(tensor);
            room -= tensor.bytes();
        }
        return shards;
    }

    private void writeConfiguration(Path folder) throws IOException {
        var json = (ObjectNode) JsonMapper.shared().readTree(configuration);
        // transformers 5 calls it dtype
        json.put(json.has("dtype") ? "dtype" : "torch_dtype", "bfloat16");
        writeJson(folder.resolve(CONFIGURATION), json);
    }

    private static void writeJson(Path file, ObjectNode json) throws IOException {
        Files.writeString(file, json.toPrettyString() + "\n");
    }

    private static long size(List<TensorSource> tensors) {
        return tensors.stream().mapToLong(TensorSource::bytes).sum();
    }
}
