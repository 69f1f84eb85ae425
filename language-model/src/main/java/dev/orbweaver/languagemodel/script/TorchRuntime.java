package dev.orbweaver.languagemodel.script;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.Utils;
import ai.djl.util.cuda.CudaUtils;
import dev.orbweaver.languagemodel.DeviceSetting;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * libtorch in this process: loaded once, at the first use, from the class path.
 *
 * <p>The native library unpacks into the folder that {@code DJL_CACHE_DIR} names (environment or system property, else
 * {@code ~/.djl.ai}), once, about 450 MB for the CPU. System property {@code ai.djl.pytorch.num_threads} sets the threads of an
 * operator; left out, all cores. Nothing is downloaded and nothing reported to anybody.
 *
 * @param version of libtorch
 * @param threads that one operator uses
 * @param gpus devices that this build of libtorch can use
 * @param cache folder with the unpacked native library
 */
public record TorchRuntime(String version, int threads, int gpus, Path cache) {

    /**
     * Loads libtorch if that has not happened yet.
     *
     * @throws IllegalStateException saying what to do when it cannot be loaded
     */
    public static TorchRuntime start() {
        var engine = engine();
        return new TorchRuntime(
                engine.getVersion(),
                JniUtils.getNumThreads(),
                engine.getGpuCount(),
                Utils.getEngineCacheDir("pytorch"));
    }

    /** Bytes free on a GPU; empty where the driver cannot be asked. */
    public static OptionalLong freeMemory(DeviceSetting setting) {
        try {
            var memory = CudaUtils.getGpuMemory(Device.gpu(setting.index()));
            return OptionalLong.of(memory.getMax() - memory.getUsed());
        } catch (RuntimeException | LinkageError e) {
            return OptionalLong.empty();
        }
    }

    /** A manager of its own on the device, to be closed by the caller. */
    static PtNDManager manager(DeviceSetting setting) {
        var engine = engine();
        if (setting.isGpu() && setting.index() >= engine.getGpuCount()) {
            throw new IllegalArgumentException("device " + setting + " is not there: libtorch sees "
                    + engine.getGpuCount() + " GPUs; set the device to cpu, or build with -Pcuda and check the driver");
        }
        Device device = setting.isGpu() ? Device.gpu(setting.index()) : Device.cpu();
        return (PtNDManager) engine.newBaseManager(device);
    }

    private static Engine engine() {
        // DJL would otherwise ask the network for natives it does not find, and report its start.
        if (System.getProperty("ai.djl.offline") == null) {
            System.setProperty("ai.djl.offline", "true");
        }
        // The profiling executor compiles anew for new shapes; plain interpretation has no warm-up.
        if (System.getProperty("ai.djl.pytorch.graph_optimizer") == null) {
            System.setProperty("ai.djl.pytorch.graph_optimizer", "false");
        }
        try {
            return Engine.getEngine("PyTorch");
        } catch (RuntimeException | LinkageError e) {
            throw new IllegalStateException(
                    "libtorch cannot be loaded: " + e.getMessage()
                            + "; it unpacks into DJL_CACHE_DIR (else ~/.djl.ai), which must be writable and have 1 GB free",
                    e);
        }
    }
}
