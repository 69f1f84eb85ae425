package dev.orbweaver.trainerservice.memory;

import dev.orbweaver.languagemodel.DecoderSettings;
import dev.orbweaver.languagemodel.DeviceSetting;
import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.LengthSetting;
import dev.orbweaver.languagemodel.configuration.ModelConfiguration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A gateway that runs on the trainer's machine, as its own settings of the same names say.
 *
 * @param dtype {@code auto}: what the trainer computes in
 * @param slots sequences that run at once; 0: there is no such gateway
 * @param maxLength tokens of a sequence; {@code auto}: of the experiment's longest
 */
public record GatewayShare(
        @DefaultValue("cpu") String device,
        @DefaultValue("auto") String dtype,
        @DefaultValue("0") int slots,
        @DefaultValue("auto") String maxLength) {

    public static final GatewayShare NONE = new GatewayShare("cpu", "auto", 0, "auto");

    /**
     * On the device of a trainer that computes so: two versions' weights, since a swap builds beside, and a full cache.
     *
     * @param longest tokens of the experiment's longest sequence
     */
    long bytes(ModelConfiguration model, DeviceSetting trainer, Dtype trained, int longest) {
        if (slots == 0 || !isOn(trainer)) {
            return 0;
        }
        long bytes = (dtype.equals("auto") ? trained : Dtype.parse(dtype)).bytes();
        int length = Math.min(LengthSetting.parse(maxLength).orElse(longest), model.maxPositions());
        var decoder = new DecoderSettings(trainer, trained, slots, length);
        long tokens = (long) slots * (length + decoder.tailLength()) + decoder.stackTokens();
        return bytes * (2 * model.parameters() + model.cellValues() * tokens);
    }

    private boolean isOn(DeviceSetting trainer) {
        var own = DeviceSetting.parse(device);
        return own.isGpu() == trainer.isGpu() && own.index() == trainer.index();
    }

    GatewayShare withSlots(int fewer) {
        return new GatewayShare(device, dtype, fewer, maxLength);
    }
}
