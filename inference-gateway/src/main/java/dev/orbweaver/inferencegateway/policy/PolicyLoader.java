package dev.orbweaver.inferencegateway.policy;

import dev.orbweaver.inferencegateway.cache.CacheBudget;
import dev.orbweaver.inferencegateway.engine.LivePolicy;
import dev.orbweaver.inferencegateway.text.ModelText;
import dev.orbweaver.languagemodel.DecoderSettings;
import dev.orbweaver.languagemodel.DeviceSetting;
import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.languagemodel.ModelFolderException;
import dev.orbweaver.languagemodel.configuration.ModelConfiguration;
import dev.orbweaver.languagemodel.decoding.Decoder;
import dev.orbweaver.languagemodel.text.TextFolderException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a version ready to serve: checks its folder, reads the weights, checks what lives. Any thread. */
public final class PolicyLoader {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyLoader.class);

    private final DeviceSetting device;
    private final int slots;
    private final CacheBudget budget;
    private final ModelTexts texts = new ModelTexts();

    public PolicyLoader(DeviceSetting device, int slots, CacheBudget budget) {
        this.device = device;
        this.slots = slots;
        this.budget = budget;
    }

    /**
     * Loads on a thread that ends with it. libtorch's threads belong to the one that calls it; where a second team of them lives beside the
     * engine's, there are more than cores, and they go to sleep between any two operators.
     *
     * <p>One slot more than {@code slots}: for a sequence that is computed alone.
     *
     * @throws PolicyRefusedException if the folder cannot be used or holds other weights than it should
     */
    LivePolicy load(PolicyFolder source) {
        var loading = new FutureTask<>(() -> read(source));
        Thread.ofPlatform().name("policy-loader").start(loading);
        try {
            return loading.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("the weights in " + source.folder() + " could not be loaded", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PolicyRefusedException("loading " + source.folder() + " was interrupted", e);
        }
    }

    private LivePolicy read(PolicyFolder source) {
        try {
            var dtype = Dtype.parse(source.decoding().dtype());
            var known = texts.find(source.model(), source.folder());
            var model = known.isPresent()
                    ? LanguageModel.openWithoutText(source.folder())
                    : LanguageModel.open(source.folder());
            ModelText text = known.orElseGet(() -> texts.keep(source.model(), model));
            if (dtype == Dtype.FP16
                    && source.adapter().isEmpty()) { // rounds: what lives then is not quite what was published
                source.checksum().ifPresent(wanted -> require(wanted, model.checksum(), source));
            }
            var settings = settings(source, model.configuration(), dtype);
            long perToken = model.configuration().cellValues() * dtype.bytes();
            var decoder = decoder(model, source, budget.share(settings, perToken));
            try {
                return policy(source, text, decoder, dtype);
            } catch (RuntimeException e) {
                decoder.close();
                throw e;
            }
        } catch (ModelFolderException | TextFolderException | UncheckedIOException | IllegalArgumentException e) {
            throw new PolicyRefusedException(String.valueOf(e.getMessage()), e);
        }
    }

    /** As long as the model can, or as is asked; only what nobody has asked for may be shortened to fit. */
    private DecoderSettings settings(PolicyFolder source, ModelConfiguration model, Dtype dtype) {
        var asked = source.decoding().maxLength();
        int own = model.maxPositions();
        var settings = new DecoderSettings(device, dtype, slots + 1, Math.min(asked.orElse(own), own));
        if (asked.tokens().isPresent()) {
            return settings;
        }
        int longest = budget.longest(settings, model.cellValues() * dtype.bytes());
        if (longest < own) {
            LOG.info(
                    "{}: at most {} tokens of the model's {}, a longer sequence does not fit into cache-memory beside {} slots",
                    source.model(),
                    longest,
                    own,
                    slots);
        }
        return new DecoderSettings(device, dtype, slots + 1, longest);
    }

    private static Decoder decoder(LanguageModel model, PolicyFolder source, DecoderSettings settings) {
        return source.adapter()
                .map(adapter -> model.decoder(settings, adapter))
                .orElseGet(() -> model.decoder(settings));
    }

    private LivePolicy policy(PolicyFolder source, ModelText text, Decoder decoder, Dtype dtype) {
        var checksum = decoder.checksum();
        if (dtype != Dtype.FP16) {
            source.checksum().ifPresent(wanted -> require(wanted, checksum, source));
        }
        return new LivePolicy(
                source.model(),
                source.lineage(),
                source.version(),
                text,
                decoder,
                budget.treeTokens(decoder, source.decoding().maxLength()),
                checksum,
                Instant.now());
    }

    private static void require(String wanted, String found, PolicyFolder source) {
        if (!wanted.equals(found)) {
            throw new PolicyRefusedException("version " + source.version() + " in " + source.folder()
                    + ": the checksum of the weights is " + found + ", published was " + wanted
                    + "; the folder has been damaged or replaced, publish the version again");
        }
    }
}
