package dev.orbweaver.languagemodel.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The tensors of a model folder, in {@code model.safetensors} or in the shards that {@code model.safetensors.index.json} names, mapped.
 *
 * <p>What is wrong is collected in {@link #problems}, file by file; the tensors of a folder without problems are all there and have the
 * shapes of the layout. Closing ends the mapping.
 */
public final class WeightFolder implements AutoCloseable {
    private static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";

    private final ParameterLayout layout;
    private final List<SafetensorsFile> files = new ArrayList<>();
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    public WeightFolder(Path folder, ParameterLayout layout) {
        this.layout = layout;
        for (String name : fileNames(folder)) {
            try {
                var file = new SafetensorsFile(folder.resolve(name));
                files.add(file);
                tensors.putAll(file.tensors());
            } catch (IOException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        if (problems.isEmpty()) {
            layout.parts().forEach(this::check);
        }
    }

    private List<String> fileNames(Path folder) {
        Path index = folder.resolve(INDEX);
        if (!Files.exists(index)) {
            if (Files.exists(folder.resolve(SINGLE))) {
                return List.of(SINGLE);
            }
            problems.add(SINGLE + " is missing, and " + INDEX
                    + " too; put the model's weights there, or convert other formats to safetensors");
            return List.of();
        }
        var names = new TreeSet<String>();
        try {
            JsonMapper.shared()
                    .readTree(Files.readAllBytes(index))
                    .path("weight_map")
                    .forEach(name -> names.add(name.asString()));
        } catch (IOException | JacksonException e) {
            problems.add(INDEX + " cannot be read: " + e.getMessage() + "; fetch it again");
        }
        return List.copyOf(names);
    }

    private void check(ParameterLayout.Part part) {
        var tensor = tensors.get(part.name());
        if (tensor == null) {
            problems.add(SINGLE + ": tensor " + part.name()
                    + " is missing; config.json and weights belong to different models, or a shard is incomplete");
        } else if (Arrays.stream(ElementType.values())
                .noneMatch(type -> type.name().equals(tensor.dtype()))) {
            problems.add(SINGLE + ": tensor " + part.name() + " has type " + tensor.dtype()
                    + ", which is not supported. Supported: F32, F16, BF16");
        } else if (!Arrays.equals(tensor.shape(), part.shape())) {
            problems.add(SINGLE + ": tensor " + part.name() + " has shape " + Arrays.toString(tensor.shape())
                    + ", config.json asks for " + Arrays.toString(part.shape()));
        } else if (tensor.data().byteSize()
                != TensorSource.elements(part.shape()) * tensor.type().bytes()) {
            problems.add(SINGLE + ": tensor " + part.name() + " has "
                    + tensor.data().byteSize() + " bytes, which do not fit its shape; fetch the file again");
        }
    }

    /** One line each, beginning with the file's name; empty when the folder can be used. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** One of the layout's tensors. */
    public StoredTensor tensor(String name) {
        var tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no tensor " + name);
        }
        return tensor;
    }

    /** See {@link Checksum}. */
    public String checksum() throws IOException {
        return Checksum.of(layout.parts().stream()
                .map(part -> tensor(part.name()).asBfloat16())
                .toList());
    }

    @Override
    public void close() {
        files.forEach(SafetensorsFile::close);
    }
}
