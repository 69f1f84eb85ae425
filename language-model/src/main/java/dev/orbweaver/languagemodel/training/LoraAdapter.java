package dev.orbweaver.languagemodel.training;

import dev.orbweaver.languagemodel.LoraSettings;
import dev.orbweaver.languagemodel.ModelFolderException;
import dev.orbweaver.languagemodel.script.TrainingScript;
import dev.orbweaver.languagemodel.script.TrainingScript.Kind;
import dev.orbweaver.languagemodel.script.WeightRows;
import dev.orbweaver.languagemodel.weights.AdapterFolder;
import dev.orbweaver.languagemodel.weights.ElementType;
import dev.orbweaver.languagemodel.weights.FolderReplacement;
import dev.orbweaver.languagemodel.weights.LiveWeights;
import dev.orbweaver.languagemodel.weights.ParameterLayout;
import dev.orbweaver.languagemodel.weights.ParameterLayout.Parameter;
import dev.orbweaver.languagemodel.weights.ParameterLayout.Part;
import dev.orbweaver.languagemodel.weights.SafetensorsFile;
import dev.orbweaver.languagemodel.weights.SafetensorsWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;

/**
 * The low-rank additions of a policy: which weights have one, how they begin, and PEFT's folder of them, which
 * {@code PeftModel.from_pretrained} loads: {@code adapter_config.json} and {@code adapter_model.safetensors} in fp32.
 */
final class LoraAdapter {
    /** One of the seed's values that do not matter, fixed so that a run can be repeated. */
    private static final long SEED = 1;

    /** An addition to a Hugging Face tensor, which is some rows of a parameter. */
    private record Addition(String parameter, Part part) {
        String name() {
            return part.name().substring(0, part.name().length() - ".weight".length());
        }

        long columns() {
            return part.shape()[1];
        }

        long rows() {
            return part.shape()[0];
        }
    }

    private final LoraSettings settings;
    private final List<Addition> additions = new ArrayList<>();

    LoraAdapter(LoraSettings settings, ParameterLayout base) {
        this.settings = settings;
        for (var parameter : base.parameters()) {
            for (var part : parameter.parts()) {
                String[] name = part.name().split("\\.");
                if (name[name.length - 1].equals("weight") && settings.targets().contains(name[name.length - 2])) {
                    additions.add(new Addition(parameter.name(), part));
                }
            }
        }
    }

    /** What is trained, by PEFT's names. */
    ParameterLayout layout() {
        var parameters = new ArrayList<Parameter>();
        for (var addition : additions) {
            long[] a = {settings.rank(), addition.columns()};
            long[] b = {addition.rows(), settings.rank()};
            parameters.add(new Parameter(
                    addition.name() + ".a",
                    a,
                    List.of(new Part(AdapterFolder.nameOfA(addition.part().name()), 0, a))));
            parameters.add(new Parameter(
                    addition.name() + ".b",
                    b,
                    List.of(new Part(AdapterFolder.nameOfB(addition.part().name()), 0, b))));
        }
        return new ParameterLayout(parameters);
    }

    /** Makes the additions nothing, as they begin: A uniform within 1 / sqrt(columns), B 0. */
    void allocate(TrainingScript script) {
        for (var parameter : layout().parameters()) {
            script.allocate(parameter.name(), parameter.shape(), true);
        }
        var random = new Random(SEED);
        for (var addition : additions) {
            double bound = 1 / Math.sqrt(addition.columns());
            long[] shape = {settings.rank(), addition.columns()};
            var values = ByteBuffer.allocateDirect((int) (shape[0] * shape[1] * Float.BYTES))
                    .order(ByteOrder.LITTLE_ENDIAN);
            while (values.hasRemaining()) {
                values.putFloat((float) (bound * (2 * random.nextDouble() - 1)));
            }
            script.fill(Kind.MASTERS, addition.name() + ".a", new WeightRows(0, ElementType.F32, shape, values.flip()));
        }
    }

    /** To be called when the compute dtype is known. */
    void attach(TrainingScript script) {
        for (var addition : additions) {
            script.adapt(
                    addition.parameter(),
                    addition.name(),
                    addition.part().row(),
                    addition.part().row() + addition.rows(),
                    settings.scale());
        }
    }

    /** @param base what the folder says it was trained on */
    void write(Path folder, TrainingScript script, Path base) throws IOException {
        var tensors = new LiveWeights(
                        layout(),
                        ElementType.F32,
                        (name, row, rows, reader) -> script.read(Kind.MASTERS, name, row, rows, reader))
                .tensors("");
        FolderReplacement.write(folder, aside -> {
            SafetensorsWriter.write(aside.resolve(AdapterFolder.FILE), tensors, Map.of("format", "pt"));
            Files.writeString(aside.resolve("adapter_config.json"), configuration(base));
        });
    }

    private String configuration(Path base) {
        var json = JsonMapper.shared().createObjectNode();
        json.put("peft_type", "LORA");
        json.put("task_type", "CAUSAL_LM");
        json.put("base_model_name_or_path", base.toString());
        json.put("r", settings.rank());
        json.put("lora_alpha", settings.alpha());
        json.put("lora_dropout", 0.0);
        json.put("bias", "none");
        json.put("fan_in_fan_out", false);
        json.put("inference_mode", true);
        var targets = json.putArray("target_modules");
        settings.targetNames().forEach(targets::add);
        return json.toPrettyString() + "\n";
    }

    /**
     * Takes additions from PEFT's folder.
     *
     * @throws ModelFolderException when they are of another model, rank or other targets; nothing is changed then
     */
    void read(Path folder, TrainingScript script) throws IOException {
        try (var file = new SafetensorsFile(folder.resolve(AdapterFolder.FILE))) {
            var problems = new ArrayList<String>();
            for (var part : layout().parts()) {
                var tensor = file.tensors().get(part.name());
                if (tensor == null || !Arrays.equals(tensor.shape(), part.shape())) {
                    problems.add(AdapterFolder.FILE + ": " + part.name() + " is "
                            + (tensor == null ? "missing" : Arrays.toString(tensor.shape())) + ", needed is "
                            + Arrays.toString(part.shape()) + "; rank, targets or model are others");
                }
            }
            if (!problems.isEmpty()) {
                throw new ModelFolderException(folder, problems);
            }
            for (var parameter : layout().parameters()) {
                var tensor = Objects.requireNonNull(
                        file.tensors().get(parameter.parts().getFirst().name()));
                tensor.forEachRows((row, shape, values) ->
                        script.fill(Kind.MASTERS, parameter.name(), new WeightRows(row, tensor.type(), shape, values)));
            }
        }
    }
}
