package dev.orbweaver.languagemodel;

import dev.orbweaver.languagemodel.script.TorchRuntime;
import dev.orbweaver.languagemodel.weights.MemoryNeed;
import java.util.OptionalLong;

/** What a device has left. */
public final class DeviceMemory {
    private DeviceMemory() {}

    /** Bytes free now, for a CPU those of the machine or the container, whichever are fewer; empty where nobody tells. */
    public static OptionalLong free(DeviceSetting device) {
        return device.isGpu() ? TorchRuntime.freeMemory(device) : MemoryNeed.available();
    }
}
