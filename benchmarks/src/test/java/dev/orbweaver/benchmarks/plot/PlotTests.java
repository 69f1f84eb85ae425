package dev.orbweaver.benchmarks.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orbweaver.benchmarks.plot.Figure.Line;
import java.awt.Color;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class PlotTests {

    private final Figure figure = new Figure(
            "Accuracy",
            "steps",
            "percent",
            false,
            List.of(
                    new Line("held out", List.of(0.0, 10.0, 20.0), List.of(30.0, 35.0, 41.0), List.of(2.5, 2.5, 2.5)),
                    new Line("trained on", List.of(0.0, 20.0), List.of(31.0, 60.0), null)));

    @TempDir
    Path folder;

    @Test
    void drawsAPictureBesideTheJson() throws Exception {
        var json = folder.resolve("accuracy.json");
        JsonMapper.shared().writeValue(json, figure);

        Plot.main(new String[] {json.toString()});

        var picture = ImageIO.read(folder.resolve("accuracy.png").toFile());
        long lines = IntStream.range(0, picture.getWidth())
                .flatMap(x -> IntStream.range(0, picture.getHeight()).map(y -> picture.getRGB(x, y)))
                .filter(colour -> isColoured(new Color(colour)))
                .count();
        assertThat(lines).isBetween(1_000L, 100_000L);
    }

    private static boolean isColoured(Color colour) {
        int most = Math.max(colour.getRed(), Math.max(colour.getGreen(), colour.getBlue()));
        int least = Math.min(colour.getRed(), Math.min(colour.getGreen(), colour.getBlue()));
        return most - least > 100;
    }

    @Test
    void refusesALineWhosePointsDoNotMatch() {
        assertThatThrownBy(() -> new Line("a", List.of(1.0, 2.0), List.of(1.0), null))
                .hasMessage("line 'a': 2 x, 1 y, no errors; they must be as many, and at least one");
    }
}
