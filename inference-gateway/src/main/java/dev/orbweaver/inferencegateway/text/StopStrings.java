package dev.orbweaver.inferencegateway.text;

import java.util.List;

/**
 * Ends a text before the first of some strings, wherever the tokens' borders lie. Holds back what may turn out to be the beginning of
 * one; not thread-safe.
 */
final class StopStrings {
    private final List<String> stops;
    private String held = "";
    private boolean found;

    StopStrings(List<String> stops) {
        this.stops = stops;
    }

    /** Adds text; returns what is certain to stay. Nothing follows once one is found. */
    String accept(String text) {
        if (found) {
            return "";
        }
        var all = held + text;
        int first = firstStop(all);
        found = first >= 0;
        int certain = found ? first : all.length() - possibleBeginning(all);
        held = found ? "" : all.substring(certain);
        return all.substring(0, certain);
    }

    /** What was held back and is no beginning after all. */
    String finish() {
        var rest = held;
        held = "";
        return rest;
    }

    boolean isFound() {
        return found;
    }

    private int firstStop(String text) {
        int first = -1;
        for (var stop : stops) {
            int at = text.indexOf(stop);
            first = at >= 0 && (first < 0 || at < first) ? at : first;
        }
        return first;
    }

    /** Length of the longest end of the text that some stop string begins with. */
    private int possibleBeginning(String text) {
        int longest = 0;
        for (var stop : stops) {
            for (int length = Math.min(stop.length() - 1, text.length()); length > longest; length--) {
                if (text.regionMatches(text.length() - length, stop, 0, length)) {
                    longest = length;
                }
            }
        }
        return longest;
    }
}
