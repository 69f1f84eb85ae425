package dev.orbweaver.sqlenvironment.sandbox;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of a result with values in five types; text that is not UTF-8 loses the bytes that are wrong, as in the original evaluator. */
final class RowReader {

    /** Object headers and references. */
    private static final int VALUE_OVERHEAD = 32;

    private static final char REPLACEMENT = '\uFFFD';

    private final ResultSet results;
    private final List<String> columns = new ArrayList<>();
    private long bytes;

    RowReader(ResultSet results) throws SQLException {
        this.results = results;
        ResultSetMetaData meta = results.getMetaData();
        for (int column = 1; column <= meta.getColumnCount(); column++) {
            columns.add(meta.getColumnLabel(column));
        }
    }

    List<String> columns() {
        return columns;
    }

    /** What the rows so far take, roughly. */
    long bytes() {
        return bytes;
    }

    List<@Nullable Object> row() throws SQLException {
        List<@Nullable Object> row = new ArrayList<>(columns.size());
        for (int column = 1; column <= columns.size(); column++) {
            Object value = value(column);
            bytes += VALUE_OVERHEAD + length(value);
            row.add(value);
        }
        return Collections.unmodifiableList(row);
    }

    private static int length(@Nullable Object value) {
        if (value instanceof String text) {
            return text.length();
        }
        return value instanceof ByteBuffer blob ? blob.remaining() : 0;
    }

    private @Nullable Object value(int column) throws SQLException {
        Object value = results.getObject(column);
        if (value instanceof Integer number) {
            return Long.valueOf(number);
        }
        if (value instanceof byte[] bytes) {
            return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
        }
        boolean doubtful = value instanceof String text && text.indexOf(REPLACEMENT) >= 0;
        return doubtful ? withoutWrongBytes(results.getBytes(column)) : value;
    }

    private static String withoutWrongBytes(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.IGNORE)
                    .onUnmappableCharacter(CodingErrorAction.IGNORE)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalStateException("A decoder that ignores errors reported one", e);
        }
    }
}
