package dev.orbweaver.sqlenvironment.sample;

import java.util.List;

/**
 * A question that could be asked.
 *
 * @param template which kind of question
 * @param parameters what it asks of the kind's table: columns, comparison, value; together with template and table it names the question
 * @param phrasings ways to say it
 * @param query the gold SQL
 */
record Candidate(String template, String table, List<String> parameters, List<String> phrasings, String query) {

    /** Whether the other question differs in one thing: what a careless answer to this one would be. */
    boolean isNextTo(Candidate other) {
        if (!template.equals(other.template)
                || !table.equals(other.table)
                || parameters.size() != other.parameters.size()) {
            return false;
        }
        var differences = 0;
        for (var i = 0; i < parameters.size(); i++) {
            differences += parameters.get(i).equals(other.parameters.get(i)) ? 0 : 1;
        }
        return differences == 1;
    }
}
