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
 * SQL written in the last turn ends it: no check could change it any more. In the profile {@code parity} it is checked all the same,
 * and a rewrite leads to check_query. Compiled once per profile and used by all attempts at once: what
 * belongs to an attempt is in its state and its {@link Briefing}.
 */
final class SqlAgentGraph {

    private static final String WRITE = "write_query";
    private static final String EXECUTE = "execute_query";
    private static final String CHECK = "check_query";
    private static final String REWRITE = "rewrite_query";

    private SqlAgentGraph() {}

    static CompiledGraph<SqlAgentState> of(AgentProfile profile, QueryRunner queries) {
        String afterRewriting = profile == AgentProfile.PARITY ? CHECK : EXECUTE;
        try {
            return new StateGraph<>(SqlAgentState::new)
                    .addNode(WRITE, node_async(new WriteQuery()))
                    .addNode(EXECUTE, node_async(new ExecuteQuery(queries)))
                    .addNode(CHECK, node_async(new CheckQuery()))
                    .addNode(REWRITE, node_async(new RewriteQuery()))
                    .addEdge(START, WRITE)
                    .addConditionalEdges(WRITE, afterWriting(EXECUTE), Map.of(END, END, EXECUTE, EXECUTE))
                    .addEdge(EXECUTE, CHECK)
                    .addConditionalEdges(CHECK, afterCheck(), Map.of(END, END, REWRITE, REWRITE))
                    .addConditionalEdges(
                            REWRITE, afterWriting(afterRewriting), Map.of(END, END, afterRewriting, afterRewriting))
                    // the turns end it, not a number of nodes
                    .compile(CompileConfig.builder()
                            .recursionLimit(Integer.MAX_VALUE)
                            .build());
        } catch (GraphStateException e) {
            throw new IllegalStateException("The SQL agent's graph does not hold together", e);
        }
    }

    /** Nobody reads what a check of the last turn's SQL says. */
    private static AsyncCommandAction<SqlAgentState> afterWriting(String otherwise) {
        return (state, config) ->
                to(isLastTurn(state, config) && Briefing.of(config).profile() != AgentProfile.PARITY ? END : otherwise);
    }

    private static AsyncCommandAction<SqlAgentState> afterCheck() {
        return (state, config) -> to(state.isFoundCorrect() || isLastTurn(state, config) ? END : REWRITE);
    }

    private static boolean isLastTurn(SqlAgentState state, RunnableConfig config) {
        return state.turn() >= Briefing.of(config).assignment().settings().maxTurns();
    }

    private static CompletableFuture<Command> to(String node) {
        return CompletableFuture.completedFuture(new Command(node));
    }
}
