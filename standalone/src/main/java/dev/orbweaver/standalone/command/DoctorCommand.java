package dev.orbweaver.standalone.command;

import dev.orbweaver.languagemodel.script.TorchRuntime;
import dev.orbweaver.standalone.embedded.Ports;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says what this machine has, and what is missing. */
@Command(
        name = "doctor",
        description = "Shows what this machine has: JDK, libtorch, device, threads, memory, ports, data sets.")
final class DoctorCommand implements Callable<Integer> {

    @Mixin
    private ProcessOptions options = new ProcessOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        var settings = options.settings();
        PrintWriter out = spec.commandLine().getOut();
        out.printf("JDK          %s (%s)%n", Runtime.version(), System.getProperty("java.home"));
        out.printf(
                "machine      %s %s, %d cores%n",
                System.getProperty("os.name"), System.getProperty("os.arch"), cores());
        out.printf(
                "memory       %.1f GiB, Java heap up to %.1f GiB%n",
                physicalMemory(), gibibytes(Runtime.getRuntime().maxMemory()));
        boolean torch = torch(out);
        boolean ports = ports(out, settings.ports());
        out.printf(
                "data folder  %s%s%n",
                settings.dataFolder(), Files.isDirectory(settings.dataFolder()) ? "" : " (not there yet)");
        Stream.of(ProcessOptions.home().resolve("data"), Path.of("data").toAbsolutePath())
                .distinct()
                .forEach(folder -> dataSets(out, folder));
        out.flush();
        return (torch && ports ? ExitCode.DONE : ExitCode.UNAVAILABLE).code();
    }

    private static boolean torch(PrintWriter out) {
        try {
            var runtime = TorchRuntime.start();
            out.printf(
                    "libtorch     %s, %d threads, unpacked in %s%n",
                    runtime.version(), runtime.threads(), runtime.cache());
            out.printf("device       %s%n", runtime.gpus() == 0 ? "cpu" : "cpu, " + runtime.gpus() + " x gpu");
            return true;
        } catch (IllegalStateException e) {
            out.printf("libtorch     %s%n", e.getMessage());
            return false;
        }
    }

    private static boolean ports(PrintWriter out, Ports ports) {
        var busy = ports.busy();
        ports.all()
                .forEach((user, port) -> out.printf(
                        "port         %-5d %s%s%n",
                        port, user, busy.containsKey(user) ? ": busy; --port-offset N moves all" : ""));
        return busy.isEmpty();
    }

    private static void dataSets(PrintWriter out, Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var files = Files.walk(folder, 3)) {
            files.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .forEach(file -> out.printf("data set     %s%n", file));
        } catch (IOException e) {
            out.printf("data set     %s cannot be read: %s%n", folder, e.getMessage());
        }
    }

    private static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    private static double physicalMemory() {
        var system = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
        return gibibytes(system.getTotalMemorySize());
    }

    private static double gibibytes(long bytes) {
        return bytes / (double) (1L << 30);
    }
}
