package dev.orbweaver.languagemodel.training;

import dev.orbweaver.languagemodel.ModelFolderException;
import dev.orbweaver.languagemodel.script.TrainingScript;
import dev.orbweaver.languagemodel.script.TrainingScript.Kind;
import dev.orbweaver.languagemodel.script.WeightRows;
import dev.orbweaver.languagemodel.weights.ElementType;
import dev.orbweaver.languagemodel.weights.FolderReplacement;
import dev.orbweaver.languagemodel.weights.LiveWeights;
import dev.orbweaver.languagemodel.weights.ParameterLayout;
import dev.orbweaver.languagemodel.weights.SafetensorsFile;
import dev.orbweaver.languagemodel.weights.SafetensorsWriter;
import dev.orbweaver.languagemodel.weights.StoredTensor;
import dev.orbweaver.languagemodel.weights.TensorSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Masters, moments and the step count in one safetensors file, {@code policy.safetensors}: all that training continues from, to the bit.
 * Tensors are named {@code kind.HUGGING_FACE_NAME}.
 */
record PolicyState(ParameterLayout layout, TrainingScript script) {
    private static final String FILE = "policy.safetensors";
    private static final List<Kind> KINDS = List.of(Kind.MASTERS, Kind.FIRST_MOMENTS, Kind.SECOND_MOMENTS);

    /** Returns when the disk has it. */
    void write(Path folder, long steps) throws IOException {
        var tensors = new ArrayList<TensorSource>();
        for (var kind : KINDS) {
            tensors.addAll(new LiveWeights(
                            layout,
                            ElementType.F32,
                            (name, row, rows, reader) -> script.read(kind, name, row, rows, reader))
                    .tensors(prefix(kind)));
        }
        FolderReplacement.write(
                folder,
                aside -> SafetensorsWriter.write(aside.resolve(FILE), tensors, Map.of("steps", Long.toString(steps))));
    }

    /** Returns the step count. Nothing is changed when the file does not fit. */
    long read(Path folder) throws IOException {
        try (var file = open(folder)) {
            var problems = new ArrayList<String>();
            for (var kind : KINDS) {
                layout.parts().forEach(part -> check(file.tensors().get(prefix(kind) + part.name()), part, problems));
            }
            String steps = file.metadata().getOrDefault("steps", "");
            if (!steps.matches("\\d{1,18}")) {
                problems.add(FILE + ": its metadata has steps '" + steps + "', a number is needed");
            }
            if (!problems.isEmpty()) {
                throw new ModelFolderException(folder, problems);
            }
            for (var kind : KINDS) {
                fill(kind, file.tensors());
            }
            return Long.parseLong(steps);
        }
    }

    private static SafetensorsFile open(Path folder) {
        try {
            return new SafetensorsFile(folder.resolve(FILE));
        } catch (IOException e) {
            throw new ModelFolderException(folder, List.of(String.valueOf(e.getMessage())));
        }
    }

    private static void check(@Nullable StoredTensor tensor, ParameterLayout.Part part, List<String> problems) {
        if (tensor == null) {
            problems.add(FILE + ": " + part.name() + " is missing; it belongs to another model");
        } else if (!Arrays.equals(tensor.shape(), part.shape())) {
            problems.add(FILE + ": " + tensor.name() + " has shape " + Arrays.toString(tensor.shape()) + " instead of "
                    + Arrays.toString(part.shape()) + "; it belongs to another model");
        }
    }

    private void fill(Kind kind, Map<String, StoredTensor> tensors) throws IOException {
        for (var parameter : layout.parameters()) {
            for (var part : parameter.parts()) {
                StoredTensor tensor = tensors.get(prefix(kind) + part.name());
                if (tensor != null) {
                    tensor.forEachRows((row, shape, values) -> script.fill(
                            kind, parameter.name(), new WeightRows(part.row() + row, tensor.type(), shape, values)));
                }
            }
        }
    }

    private static String prefix(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT) + ".";
    }
}
