package dev.orbweaver.sqlenvironment.prompt;

import java.util.Map;

/**
 * What a prompt is filled with, already cut to length. Values that a step does not know yet are empty.
 *
 * @param schema the tables as text
 * @param question the task's question
 * @param query the SQL written last
 * @param result what that SQL gave, as text
 * @param feedback the check's reply
 */
public record PromptValues(String schema, String question, String query, String result, String feedback) {

    /** For the first SQL. */
    public static PromptValues of(String schema, String question) {
        return new PromptValues(schema, question, "", "", "");
    }

    /** After a query was executed. */
    public PromptValues executed(String newQuery, String newResult) {
        return new PromptValues(schema, question, newQuery, newResult, feedback);
    }

    /** After a check. */
    public PromptValues checked(String newFeedback) {
        return new PromptValues(schema, question, query, result, newFeedback);
    }

    Map<String, String> byName() {
        return Map.of(
                "dialect",
                "sqlite",
                "schema",
                schema,
                "question",
                question,
                "query",
                query,
                "result",
                result,
                "feedback",
                feedback);
    }
}
