package dev.orbweaver.languagemodel.weights;

import dev.orbweaver.languagemodel.ModelFolderException;
import dev.orbweaver.languagemodel.weights.ParameterLayout.Parameter;
import dev.orbweaver.languagemodel.weights.ParameterLayout.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Low-rank additions to a model's weights in PEFT's layout, checked and mapped: {@code adapter_config.json} and {@code
 * adapter_model.safetensors}. Closing ends the mapping.
 */
public final class AdapterFolder implements AutoCloseable {
    /** Where the additions are. */
    public static final String FILE = "adapter_model.safetensors";

    private static final String PREFIX = "base_model.model.";
    private static final String WEIGHT = ".weight";

    private final AdapterConfiguration configuration;
    private final SafetensorsFile file;

    /**
     * {@code scale * B A} belongs to rows of a parameter.
     *
     * @param row the first of them
     * @param b [rows, rank]
     * @param a [rank, columns]
     */
    public record Addition(long row, StoredTensor b, StoredTensor a, double scale) {}

    /**
     * @param base of the model that the additions are to be made to
     * @throws ModelFolderException with all problems
     */
    public AdapterFolder(Path folder, ParameterLayout base) {
        configuration = AdapterConfiguration.read(folder);
        try {
            file = new SafetensorsFile(folder.resolve(FILE));
        } catch (IOException e) {
            throw new ModelFolderException(folder, List.of(String.valueOf(e.getMessage())));
        }
        var problems = problems(base);
        if (!problems.isEmpty()) {
            file.close();
            throw new ModelFolderException(folder, problems);
        }
    }

    /** PEFT's name for the A of a Hugging Face weight. */
    public static String nameOfA(String weight) {
        return PREFIX + module(weight) + ".lora_A" + WEIGHT;
    }

    /** PEFT's name for the B of a Hugging Face weight. */
    public static String nameOfB(String weight) {
        return PREFIX + module(weight) + ".lora_B" + WEIGHT;
    }

    private static String module(String weight) {
        return weight.substring(0, weight.length() - WEIGHT.length());
    }

    private List<String> problems(ParameterLayout base) {
        var problems = new ArrayList<String>();
        var others = new HashSet<>(file.tensors().keySet());
        for (var part : base.parts()) {
            if (part.shape().length == 2) {
                var a = file.tensors().get(nameOfA(part.name()));
                var b = file.tensors().get(nameOfB(part.name()));
                others.remove(nameOfA(part.name()));
                others.remove(nameOfB(part.name()));
                if ((a != null || b != null) && !fits(part, a, b)) {
                    problems.add(FILE + ": the additions to " + part.name() + " are " + shape(b) + " times " + shape(a)
                            + ", the model's weight is " + Arrays.toString(part.shape())
                            + "; they belong to another model");
                }
            }
        }
        others.stream()
                .sorted()
                .limit(3)
                .forEach(name -> problems.add(FILE + ": " + name + " belongs to no weight of this model"));
        if (problems.isEmpty() && file.tensors().isEmpty()) {
            problems.add(FILE + ": it is empty");
        }
        return problems;
    }

    private static boolean fits(Part part, @Nullable StoredTensor a, @Nullable StoredTensor b) {
        return a != null
                && b != null
                && isKnownType(a)
                && b.dtype().equals(a.dtype())
                && a.shape().length == 2
                && b.shape().length == 2
                && a.shape()[0] == b.shape()[1]
                && a.shape()[1] == part.shape()[1]
                && b.shape()[0] == part.shape()[0];
    }

    private static boolean isKnownType(StoredTensor tensor) {
        return Arrays.stream(ElementType.values()).anyMatch(type -> type.name().equals(tensor.dtype()));
    }

    private static String shape(@Nullable StoredTensor tensor) {
        return tensor == null ? "missing" : tensor.dtype() + Arrays.toString(tensor.shape());
    }

    /** What is added to a parameter's rows. */
    public List<Addition> additionsTo(Parameter parameter) {
        return parameter.parts().stream()
                .filter(part -> part.name().endsWith(WEIGHT) && file.tensors().containsKey(nameOfA(part.name())))
                .map(part -> new Addition(
                        part.row(), tensor(nameOfB(part.name())), tensor(nameOfA(part.name())), configuration.scale()))
                .toList();
    }

    private StoredTensor tensor(String name) {
        return Objects.requireNonNull(file.tensors().get(name));
    }

    @Override
    public void close() {
        file.close();
    }
}
