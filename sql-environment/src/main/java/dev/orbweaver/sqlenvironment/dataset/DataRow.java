package dev.orbweaver.sqlenvironment.dataset;

import com.jerolba.carpet.annotation.Alias;
import org.jspecify.annotations.Nullable;

/**
 * A row of a data set file as it stands there; Parquet allows any of the columns to be empty.
 *
 * @param database column {@code db_id}: name of the database
 * @param question column {@code question}
 * @param query column {@code query}: the gold SQL
 */
public record DataRow(
        @Alias("db_id") @Nullable String database,
        @Nullable String question,
        @Nullable String query) {

    boolean isComplete() {
        return filled(database) && filled(question) && filled(query);
    }

    private static boolean filled(@Nullable String value) {
        return value != null && !value.isBlank();
    }
}
