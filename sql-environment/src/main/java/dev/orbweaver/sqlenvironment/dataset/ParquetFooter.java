package dev.orbweaver.sqlenvironment.dataset;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;

/**
 * The end of a Parquet file: metadata, their length, a mark. The writer lists a column's encodings in an order of chance; in a fixed
 * order, equal rows give equal bytes.
 */
final class ParquetFooter {
    private static final int LENGTH_AND_MARK = 8;

    private ParquetFooter() {}

    static void order(Path file) throws IOException {
        var bytes = Files.readAllBytes(file);
        var tail = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        var length = tail.getInt(bytes.length - LENGTH_AND_MARK);
        var start = bytes.length - LENGTH_AND_MARK - length;
        FileMetaData metadata = Util.readFileMetaData(new ByteArrayInputStream(bytes, start, length));
        for (var group : requireNonNull(metadata.getRow_groups())) {
            for (var column : requireNonNull(group.getColumns())) {
                requireNonNull(requireNonNull(column.getMeta_data()).getEncodings())
                        .sort(Comparator.naturalOrder());
            }
        }
        var ordered = new ByteArrayOutputStream();
        Util.writeFileMetaData(metadata, ordered);
        var result =
                ByteBuffer.allocate(start + ordered.size() + LENGTH_AND_MARK).order(ByteOrder.LITTLE_ENDIAN);
        result.put(bytes, 0, start).put(ordered.toByteArray()).putInt(ordered.size());
        Files.write(file, result.put(bytes, bytes.length - 4, 4).array());
    }
}
