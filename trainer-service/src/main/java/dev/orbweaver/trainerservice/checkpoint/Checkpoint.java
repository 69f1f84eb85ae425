package dev.orbweaver.trainerservice.checkpoint;

import java.nio.file.Path;

/**
 * A complete checkpoint: a model folder in Hugging Face layout, and in its {@code trainer} folder what training goes on from.
 *
 * @param folder absolute
 */
public record Checkpoint(Path folder, TrainerState state) {

    /** The optimizer's tensors. */
    public Path optimizer() {
        return optimizer(folder);
    }

    static Path optimizer(Path folder) {
        return folder.resolve("trainer").resolve("optimizer");
    }

    /** Where LoRA's additions lie by themselves, in PEFT's layout; the model folder has them merged. */
    static Path adapter(Path folder) {
        return folder.resolve("adapter");
    }

    static Path stateFile(Path folder) {
        return folder.resolve("trainer").resolve("state.json");
    }
}
