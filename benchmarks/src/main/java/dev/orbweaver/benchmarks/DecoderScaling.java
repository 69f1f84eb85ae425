package dev.orbweaver.benchmarks;

import dev.orbweaver.benchmarks.plot.Figure;
import dev.orbweaver.benchmarks.plot.Plot;
import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.LanguageModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the decoder's speed changes as its work grows: {@code DecoderScaling MODEL_DIR DTYPE FOLDER} decodes 1 to 64 sequences, in groups of 4
 * on prompts of 512 tokens, then 8 sequences with prompts of 256 to 4096 tokens. Writes a figure of each into FOLDER, and its picture.
 *
 * <p>To be run with one thread: counts by CPU time, so that other work on the machine matters little.
 */
public final class DecoderScaling {
    private static final int GROUP = 4;
    private static final int CONTEXT = 512;
    private static final int SEQUENCES = 8;

    private final LanguageModel model;
    private final Dtype dtype;

    private DecoderScaling(LanguageModel model, Dtype dtype) {
        this.model = model;
        this.dtype = dtype;
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[2]);
        try (var model = LanguageModel.open(Path.of(arguments[0]))) {
            var scaling = new DecoderScaling(model, Dtype.parse(arguments[1]));
            var bySequences = new ArrayList<Point>();
            for (int sequences = 1; sequences <= 64; sequences *= 2) {
                bySequences.add(scaling.point(sequences, sequences, CONTEXT));
            }
            draw(folder, "decoding-by-sequences", "sequences, in groups of 4 on prompts of 512 tokens", bySequences);
            var byContext = new ArrayList<Point>();
            for (int context = 256; context <= 4096; context *= 2) {
                byContext.add(scaling.point(context, SEQUENCES, context));
            }
            draw(folder, "decoding-by-context", "tokens of a prompt; 8 sequences in groups of 4", byContext);
        }
    }

    /** At {@code x} of a figure: tokens of all sequences, and of their prompts, a second of one core. */
    private record Point(double x, double decoded, double prompt) {}

    private Point point(int x, int sequences, int context) {
        var timings = new DecoderCost(model, dtype, GROUP, context).measure(sequences);
        // the best of the repetitions: whatever else the machine does makes one slower, never faster
        double decoded = timings.stream()
                .skip(1)
                .mapToDouble(DecoderCost.Timing::perCoreSecond)
                .max()
                .orElseThrow();
        return new Point(x, decoded, timings.getFirst().perCoreSecond());
    }

    private static void draw(Path folder, String name, String across, List<Point> points) throws IOException {
        var lines = List.of(line("decoded", points, Point::decoded), line("of prompts", points, Point::prompt));
        Path json = folder.resolve(name + ".json");
        JsonMapper.shared()
                .writerWithDefaultPrettyPrinter()
                .writeValue(json, new Figure("Decoder", across, "tokens a second of one core", true, lines));
        Plot.main(new String[] {json.toString()});
    }

    private static Figure.Line line(String name, List<Point> points, ToDoubleFunction<Point> value) {
        var x = points.stream().map(Point::x).toList();
        return new Figure.Line(
                name,
                x,
                points.stream().map(point -> value.applyAsDouble(point)).toList(),
                null);
    }
}
