package dev.orbweaver.languagemodel.decoding;

import dev.orbweaver.languagemodel.script.RuleArguments;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Gathers the rules of a batch's rows; a row without any leaves no trace. */
final class RuleColumns {
    private final int maskBytes;
    private final List<Integer> rows = new ArrayList<>();
    private final List<SamplingSettings> settings = new ArrayList<>();
    private final Map<byte[], Integer> masks = new IdentityHashMap<>();
    private final List<byte[]> maskList = new ArrayList<>();
    private final List<byte[]> maskOf = new ArrayList<>();
    private int edits;

    RuleColumns(int vocabulary) {
        maskBytes = (vocabulary + 7) / 8;
    }

    void add(int row, SamplingSettings sampling) {
        var rules = sampling.rules();
        if (rules == null && sampling.minP() == 0) {
            return;
        }
        rows.add(row);
        settings.add(sampling);
        var mask = rules == null ? null : rules.allowed();
        maskOf.add(mask == null ? EVERY : mask);
        if (mask != null && masks.putIfAbsent(mask, masks.size()) == null) {
            maskList.add(checked(mask));
        }
        edits += rules == null ? 0 : rules.edits().size();
    }

    private static final byte[] EVERY = new byte[0];

    private byte[] checked(byte[] mask) {
        if (mask.length != maskBytes) {
            throw new IllegalArgumentException(
                    "a mask has " + mask.length + " bytes, the vocabulary needs " + maskBytes);
        }
        return mask;
    }

    RuleArguments arguments() {
        if (rows.isEmpty()) {
            return RuleArguments.NONE;
        }
        return new RuleArguments(
                rows.stream().mapToLong(Integer::longValue).toArray(),
                settings.stream().mapToDouble(SamplingSettings::minP).toArray(),
                editColumns(),
                maskColumns(),
                maskOf.stream().mapToLong(mask -> masks.getOrDefault(mask, 0)).toArray());
    }

    private double[] editColumns() {
        var columns = new double[4 * edits];
        int offset = 0;
        for (int i = 0; i < settings.size(); i++) {
            var rules = settings.get(i).rules();
            if (rules != null) {
                rules.edits().write(i, columns, offset);
                offset += 4 * rules.edits().size();
            }
        }
        return columns;
    }

    /** Empty where no row has a mask; else one more where some row has none. */
    private byte[] maskColumns() {
        if (maskList.isEmpty()) {
            return new byte[0];
        }
        if (maskOf.contains(EVERY)) {
            masks.put(EVERY, masks.size());
            var every = new byte[maskBytes];
            java.util.Arrays.fill(every, (byte) -1);
            maskList.add(every);
        }
        var columns = new byte[maskList.size() * maskBytes];
        for (int i = 0; i < maskList.size(); i++) {
            System.arraycopy(maskList.get(i), 0, columns, i * maskBytes, maskBytes);
        }
        return columns;
    }
}
