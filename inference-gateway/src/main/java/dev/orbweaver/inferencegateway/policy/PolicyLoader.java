package dev.orbweaver.inferencegateway.policy;

import dev.orbweaver.inferencegateway.engine.LivePolicy;
import dev.orbweaver.inferencegateway.text.ModelText;
import dev.orbweaver.languagemodel.DecoderSettings;
import dev.orbweaver.languagemodel.DeviceSetting;
import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.languagemodel.ModelFolderException;
import dev.orbweaver.languagemodel.decoding.Decoder;
import dev.orbweaver.languagemodel.text.ChatTemplate;
import dev.orbweaver.languagemodel.text.TextFolderException;
import dev.orbweaver.languagemodel.text.Tokenizer;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a version ready to serve: checks its folder, reads the weights, checks them again where they live. Any thread. */
public final class PolicyLoader {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyLoader.class);

    private final DeviceSetting device;
    private final int slots;
    private final int maxLength;

    public PolicyLoader(DeviceSetting device, int slots, int maxLength) {
        this.device = device;
        this.slots = slots;
        this.maxLength = maxLength;
    }

    /** @throws PolicyRefusedException if the folder cannot be used or holds other weights than it should */
    LivePolicy load(PolicyFolder source) {
        try {
            var model = LanguageModel.open(source.folder());
            source.checksum().ifPresent(wanted -> require(wanted, model.checksum(), "on disk", source));
            var dtype = Dtype.parse(source.dtype());
            var decoder = model.decoder(new DecoderSettings(device, dtype, slots, length(model)));
            try {
                return policy(source, model, decoder);
            } catch (RuntimeException e) {
                decoder.close();
                throw e;
            }
        } catch (ModelFolderException | TextFolderException | IllegalArgumentException e) {
            throw new PolicyRefusedException(String.valueOf(e.getMessage()), e);
        }
    }

    private LivePolicy policy(PolicyFolder source, LanguageModel model, Decoder decoder) {
        var checksum = decoder.checksum();
        // fp16 rounds bf16 weights: what lives then is not what was published
        if (!Dtype.parse(source.dtype()).equals(Dtype.FP16)) {
            source.checksum().ifPresent(wanted -> require(wanted, checksum, "in memory", source));
        }
        var text = new ModelText(
                Tokenizer.open(source.folder()),
                model.configuration().vocabulary(),
                template(source),
                model.generationDefaults());
        return new LivePolicy(
                source.model(), source.lineage(), source.version(), text, decoder, checksum, Instant.now());
    }

    private int length(LanguageModel model) {
        return maxLength;
    }

    private static Optional<ChatTemplate> template(PolicyFolder source) {
        try {
            return Optional.of(ChatTemplate.open(source.folder()));
        } catch (TextFolderException e) {
            LOG.warn("Model {} serves completions only, no chat: {}", source.model(), e.getMessage());
            return Optional.empty();
        }
    }

    private static void require(String wanted, String found, String where, PolicyFolder source) {
        if (!wanted.equals(found)) {
            throw new PolicyRefusedException("version " + source.version() + " in " + source.folder()
                    + ": the checksum of the weights " + where + " is " + found + ", published was " + wanted
                    + "; the folder has been damaged or replaced, publish the version again");
        }
    }
}
