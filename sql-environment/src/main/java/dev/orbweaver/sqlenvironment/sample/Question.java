package dev.orbweaver.sqlenvironment.sample;

import dev.orbweaver.sqlenvironment.dataset.DataRow;
import java.util.List;

/** A question of the data set, in the words chosen for it. */
record Question(String template, String database, String text, String query) {
    /** The words of its SQL. */
    List<String> words() {
        return List.of(query.split("\\W+"));
    }

    DataRow row() {
        return new DataRow(database, text, query);
    }
}
