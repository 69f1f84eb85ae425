package dev.orbweaver.testfixtures;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A main class in a process of its own, so that it can be killed for real and its memory be measured alone. */
public final class ForkedJvm {

    private ForkedJvm() {}

    /** To be started: on the tests' class path, libtorch on one thread as in the tests, errors where the output goes. */
    public static ProcessBuilder of(String largestHeap, Class<?> main, String... arguments) {
        return of(largestHeap, main, List.of(arguments));
    }

    public static ProcessBuilder of(String largestHeap, Class<?> main, List<String> arguments) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + largestHeap,
                "--enable-native-access=ALL-UNNAMED",
                "-Dai.djl.pytorch.num_threads=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command).redirectErrorStream(true);
    }
}
