package dev.orbweaver.benchmarks.plot;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;
import tools.jackson.databind.json.JsonMapper;

/** Draws figures: {@code Plot FIGURE.json ...} writes a PNG beside each. */
public final class Plot {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 420;
    private static final int DPI = 144;

    private Plot() {}

    public static void main(String[] figures) throws IOException {
        for (String figure : figures) {
            var json = Path.of(figure);
            String name = String.valueOf(json.getFileName()).replaceFirst("\\.json$", "") + ".png";
            var chart = chart(JsonMapper.shared().readValue(json, Figure.class));
            BitmapEncoder.saveBitmapWithDPI(chart, json.resolveSibling(name).toString(), BitmapFormat.PNG, DPI);
        }
    }

    private static XYChart chart(Figure figure) {
        var chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(figure.title())
                .xAxisTitle(figure.x())
                .yAxisTitle(figure.y())
                .build();
        chart.getStyler()
                .setChartBackgroundColor(Color.WHITE)
                .setLegendPosition(LegendPosition.OutsideS)
                .setLegendVisible(figure.lines().size() > 1);
        if (figure.logarithmic()) {
            // the library's own logarithmic axes name powers of ten only
            chart.getStyler()
                    .setXAxisTickLabelsFormattingFunction(Plot::powerOfTwo)
                    .setYAxisTickLabelsFormattingFunction(Plot::powerOfTwo);
        }
        for (var line : figure.lines()) {
            var scaled = figure.logarithmic() ? line.logarithms() : line;
            chart.addSeries(scaled.name(), scaled.x(), scaled.y(), scaled.error())
                    .setMarker(SeriesMarkers.CIRCLE);
        }
        return chart;
    }

    private static String powerOfTwo(double exponent) {
        return String.format(Locale.ROOT, "%.0f", Math.pow(2, exponent));
    }
}
