package dev.orbweaver.languagemodel;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where tensors live and are computed: {@code cpu}, {@code gpu} (the first one) or {@code gpu:1}. {@code cuda} is read as {@code gpu}.
 *
 * <p>Says nothing about whether the machine has that device; opening a decoder or policy does.
 */
public record DeviceSetting(String name) {
    private static final Pattern ALLOWED = Pattern.compile("cpu|gpu(:\\d{1,3})?");

    public static final DeviceSetting CPU = new DeviceSetting("cpu");

    public DeviceSetting {
        if (!ALLOWED.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "device '" + name + "' is unknown. Allowed: cpu, gpu, gpu:0, gpu:1, ...");
        }
    }

    /**
     * Reads a setting.
     *
     * @throws IllegalArgumentException naming the value and the allowed ones
     */
    public static DeviceSetting parse(String text) {
        return new DeviceSetting(text.trim().toLowerCase(Locale.ROOT).replace("cuda", "gpu"));
    }

    public boolean isGpu() {
        return name.startsWith("gpu");
    }

    /** Number of the GPU; 0 for {@code gpu} and {@code cpu}. */
    public int index() {
        int colon = name.indexOf(':');
        return colon < 0 ? 0 : Integer.parseInt(name.substring(colon + 1));
    }

    @Override
    public String toString() {
        return name;
    }
}
