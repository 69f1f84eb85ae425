package dev.orbweaver.sqlenvironment.prompt;

/** Where the SQL agent calls the model; written as in {@code algorithm.trained_agents} and in recorded transitions. */
public enum AgentStep {
    /** The first SQL. */
    WRITE_QUERY("write_query"),
    /** Is it right? */
    CHECK_QUERY("check_query"),
    /** SQL after a check that found it wrong. */
    REWRITE_QUERY("rewrite_query");

    private final String text;

    AgentStep(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
