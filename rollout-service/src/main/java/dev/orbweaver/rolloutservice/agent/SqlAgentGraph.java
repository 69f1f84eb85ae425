package dev.orbweaver.rolloutservice.agent;

import static org.bsc.langgraph4j.GraphDefinition.END;
import static org.bsc.langgraph4j.GraphDefinition.START;
import static org.bsc.langgraph4j.action.AsyncNodeActionWithConfig.node_async;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.bsc.langgraph4j.CompileConfig;
import org.bsc.langgraph4j.CompiledGraph;
import org.bsc.langgraph4j.GraphStateException;
import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.StateGraph;
import org.bsc.langgraph4j.action.AsyncCommandAction;
import org.bsc.langgraph4j.action.Command;

/**
 * The agent's nodes and the ways between them:
 *
 * <pre>write_query -> execute_query -> check_query -> end, or rewrite_query -> execute_query</pre>
 *
 * In the profile {@code parity} a rewrite leads to check_query. Compiled once per profile and used by all attempts at once: what
 * belongs to an attempt is in its state and its {@link Briefing}.
 */
final class SqlAgentGraph {

    private static final String WRITE = "write_query";
    private static final String EXECUTE = "execute_query";
    private static final String CHECK = "check_query";
    private static final String REWRITE = "rewrite_query";

    private SqlAgentGraph() {}

    static CompiledGraph<SqlAgentState> of(AgentProfile profile, QueryRunner queries) {
        try {
            return new StateGraph<>(SqlAgentState::new)
                    .addNode(WRITE, node_async(new WriteQuery()))
                    .addNode(EXECUTE, node_async(new ExecuteQuery(queries)))
                    .addNode(CHECK, node_async(new CheckQuery()))
                    .addNode(REWRITE, node_async(new RewriteQuery()))
                    .addEdge(START, WRITE)
                    .addEdge(WRITE, EXECUTE)
                    .addEdge(EXECUTE, CHECK)
                    .addConditionalEdges(CHECK, afterCheck(), Map.of(END, END, REWRITE, REWRITE))
                    .addEdge(REWRITE, profile == AgentProfile.PARITY ? CHECK : EXECUTE)
                    // the turns end it, not a number of nodes
                    .compile(CompileConfig.builder()
                            .recursionLimit(Integer.MAX_VALUE)
                            .build());
        } catch (GraphStateException e) {
            throw new IllegalStateException("The SQL agent's graph does not hold together", e);
        }
    }

    private static AsyncCommandAction<SqlAgentState> afterCheck() {
        return (state, config) -> CompletableFuture.completedFuture(new Command(next(state, config)));
    }

    private static String next(SqlAgentState state, RunnableConfig config) {
        int maxTurns = Briefing.of(config).assignment().settings().maxTurns();
        return state.isFoundCorrect() || state.turn() >= maxTurns ? END : REWRITE;
    }
}
