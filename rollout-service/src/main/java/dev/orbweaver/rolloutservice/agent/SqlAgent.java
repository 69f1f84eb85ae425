package dev.orbweaver.rolloutservice.agent;

import dev.orbweaver.contracts.rollout.AgentSettings;
import dev.orbweaver.contracts.rollout.Outcome;
import dev.orbweaver.sqlenvironment.database.SchemaStyle;
import dev.orbweaver.sqlenvironment.database.SchemaText;
import dev.orbweaver.sqlenvironment.prompt.Prompts;
import dev.orbweaver.sqlenvironment.prompt.Truncation;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.bsc.langgraph4j.CompiledGraph;
import org.bsc.langgraph4j.GraphInput;
import org.bsc.langgraph4j.NodeOutput;

/**
 * Writes SQL for a question, looks at what it gives, and rewrites it until its own check finds it correct or the turns are used
 * up. A rollout makes 1 to {@code 2 x maxTurns - 1} model calls.
 */
public final class SqlAgent implements Agent {

    private final Map<AgentProfile, CompiledGraph<SqlAgentState>> graphs = new EnumMap<>(AgentProfile.class);
    private final SchemaText schemas = new SchemaText();
    private final Map<String, Prompts> prompts = new ConcurrentHashMap<>();

    public SqlAgent(QueryRunner queries) {
        for (AgentProfile profile : AgentProfile.values()) {
            graphs.put(profile, SqlAgentGraph.of(profile, queries));
        }
    }

    @Override
    public AgentResult work(Assignment assignment) {
        try {
            return run(briefing(assignment));
        } catch (IllegalArgumentException e) {
            return AgentResult.failed("agent settings", String.valueOf(e.getMessage()));
        }
    }

    private AgentResult run(Briefing briefing) {
        var last = new SqlAgentState(Map.of());
        try {
            var steps = Objects.requireNonNull(graphs.get(briefing.profile())).stream(
                    GraphInput.args(Map.of()), briefing.inConfig());
            for (NodeOutput<SqlAgentState> step : steps) {
                last = step.state();
            }
            return last.end(Outcome.finished());
        } catch (RuntimeException e) {
            return last.end(failure(e));
        }
    }

    private static Outcome failure(RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ModelCallFailed) {
                return Outcome.failed("model call failed", cause.getMessage());
            }
        }
        return Outcome.failed("agent failed", e.toString());
    }

    private Briefing briefing(Assignment assignment) {
        AgentSettings settings = assignment.settings();
        var truncation = new Truncation(settings.tableInfoTruncate());
        String schema = schemas.of(assignment.database(), SchemaStyle.of(settings.schema()), truncation);
        return new Briefing(
                assignment,
                AgentProfile.of(settings.profile()),
                prompts.computeIfAbsent(settings.prompts(), Prompts::of),
                schema);
    }
}
