package dev.orbweaver.standalone.command;

import dev.orbweaver.trainerservice.memory.MemoryCheck;
import java.io.PrintWriter;
import java.util.Locale;

/** What an experiment will hold in memory, in the terminal. */
record MemoryView(MemoryCheck check) {

    void print(PrintWriter out) {
        check.plan()
                .ifPresentOrElse(
                        plan -> out.println("memory on " + plan.training().device() + ": at most " + plan),
                        () -> out.println(
                                "memory: not known, the model's folder has no configuration that can be read"));
        check.available()
                .ifPresent(bytes -> out.printf(Locale.ROOT, "memory that may be used: %.1f GB%n", bytes / 1e9));
        check.problem().ifPresent(problem -> out.println("warning: " + problem));
        out.flush();
    }
}
