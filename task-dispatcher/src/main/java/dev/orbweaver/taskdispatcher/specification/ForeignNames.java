package dev.orbweaver.taskdispatcher.specification;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * verl's and Agent Lightning's names, as {@code verl-names.yaml} lists them.
 *
 * @param same their name to ours
 * @param only settings that must have one value here
 * @param missing settings of a part that does not exist here yet, with what follows from that
 * @param inert settings without effect here, with the reason
 */
record ForeignNames(
        Map<String, String> same, Map<String, Only> only, Map<String, String> missing, Map<String, String> inert) {

    /** verl's trackers that do not exist here: left out with a warning. */
    static final List<String> TRACKERS =
            List.of("wandb", "mlflow", "tensorboard", "swanlab", "vemlp_wandb", "clearml", "trackio");

    /** The one value that works, and why. */
    record Only(String value, String reason) {

        boolean allows(Written written) {
            String text = written.toString();
            return value.equalsIgnoreCase(text) || isSameNumber(text);
        }

        private boolean isSameNumber(String text) {
            try {
                return Double.parseDouble(text) == Double.parseDouble(value);
            } catch (NumberFormatException e) {
                return false;
            }
        }
    }

    static ForeignNames load() {
        try (InputStream text = ForeignNames.class.getResourceAsStream("/specification/verl-names.yaml")) {
            return YAMLMapper.shared().readValue(text, ForeignNames.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All of them, for suggestions. */
    List<String> names() {
        return List.copyOf(new TreeSet<>(Stream.of(same, only, missing, inert)
                .flatMap(names -> names.keySet().stream())
                .toList()));
    }
}
