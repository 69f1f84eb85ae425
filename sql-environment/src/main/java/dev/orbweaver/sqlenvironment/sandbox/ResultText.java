package dev.orbweaver.sqlenvironment.sandbox;

import dev.orbweaver.sqlenvironment.sandbox.QueryResult.Failed;
import dev.orbweaver.sqlenvironment.sandbox.QueryResult.Refused;
import dev.orbweaver.sqlenvironment.sandbox.QueryResult.Rows;
import dev.orbweaver.sqlenvironment.sandbox.QueryResult.TimedOut;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A result as a model reads it: rows as a Python list of tuples, long texts in cells cut. Not cut as a whole: see
 * {@link dev.orbweaver.sqlenvironment.prompt.Truncation}.
 */
public enum ResultText {
    /** Shows every column, says when there are no rows, and gives errors in SQLite's words. */
    PLAIN {
        @Override
        String rows(Rows rows) {
            if (rows.rows().isEmpty()) {
                return "(no rows)";
            }
            String text = list(rows.rows());
            return rows.cut() ? text.substring(0, text.length() - 1) + ", ...]" : text;
        }

        @Override
        String error(QueryResult result, String sql) {
            return "Error: " + words(result);
        }
    },

    /**
     * As LangChain's SQL tool: columns of one name collapse into the last of them, no rows give an empty text, errors repeat the
     * statement and name a page.
     */
    LANGCHAIN {
        @Override
        String rows(Rows rows) {
            return rows.rows().isEmpty() ? "" : list(byName(rows));
        }

        @Override
        String error(QueryResult result, String sql) {
            if (result instanceof Refused refused && refused.kind() == StatementKind.NONE) {
                return "";
            }
            boolean several = result instanceof Refused refused && refused.kind() == StatementKind.SEVERAL;
            String error = several
                    ? "(sqlite3.ProgrammingError) You can only execute one statement at a time."
                    : "(sqlite3.OperationalError) " + words(result);
            return "Error: " + error + "\n[SQL: " + sql + "]\n(Background on this error at: https://sqlalche.me/e/20/"
                    + (several ? "f405" : "e3q8") + ")";
        }
    };

    /** Longest text in a cell. */
    private static final int CELL_CHARACTERS = 300;

    private static final String CELL_MARK = "...";

    /** The text of a result; the SQL is repeated where the form asks for it. */
    public String of(QueryResult result, String sql) {
        return result instanceof Rows rows ? rows(rows) : error(result, sql);
    }

    abstract String rows(Rows rows);

    abstract String error(QueryResult result, String sql);

    private static String words(QueryResult result) {
        return switch (result) {
            case Failed failed -> failed.message();
            case TimedOut timedOut -> "stopped after " + timedOut.allowed().toMillis() + " ms";
            case Refused refused -> refused.reason();
            case Rows rows -> throw new IllegalArgumentException("Rows are no error");
        };
    }

    private static String list(List<List<@Nullable Object>> rows) {
        var text = new StringBuilder("[");
        for (int i = 0; i < rows.size(); i++) {
            text.append(i == 0 ? "" : ", ").append(PythonText.tuple(cut(rows.get(i))));
        }
        return text.append(']').toString();
    }

    private static List<@Nullable Object> cut(List<@Nullable Object> row) {
        List<@Nullable Object> result = new ArrayList<>(row.size());
        for (Object value : row) {
            result.add(value instanceof String text ? cut(text) : value);
        }
        return result;
    }

    /** At a blank where there is one, so that no half word is shown. */
    private static String cut(String text) {
        if (text.codePointCount(0, text.length()) <= CELL_CHARACTERS) {
            return text;
        }
        String head = text.substring(0, text.offsetByCodePoints(0, CELL_CHARACTERS - CELL_MARK.length()));
        int blank = head.lastIndexOf(' ');
        return (blank < 0 ? head : head.substring(0, blank)) + CELL_MARK;
    }

    private static List<List<@Nullable Object>> byName(Rows rows) {
        List<List<@Nullable Object>> result = new ArrayList<>();
        for (List<@Nullable Object> row : rows.rows()) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            for (int i = 0; i < row.size(); i++) {
                values.put(rows.columns().get(i), row.get(i));
            }
            result.add(new ArrayList<>(values.values()));
        }
        return result;
    }
}
