package dev.orbweaver.taskdispatcher.experiment;

import java.util.List;

/** An unfinished experiment of the same name has other settings. */
final class SettingsDiffer extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> differences;

    SettingsDiffer(String experiment, List<String> differences) {
        super("The unfinished experiment " + experiment + " has other settings:\n  " + String.join("\n  ", differences)
                + "\nGive it another trainer.experiment_name, use the former settings to resume it, or start anew with"
                + " --fresh");
        this.differences = differences;
    }

    List<String> differences() {
        return differences;
    }
}
