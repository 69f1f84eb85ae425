package dev.orbweaver.trainerservice.sft;

import dev.orbweaver.contracts.reward.Task;
import dev.orbweaver.contracts.rollout.AgentSettings;
import dev.orbweaver.sqlenvironment.database.DatabaseFolder;
import dev.orbweaver.sqlenvironment.database.SchemaStyle;
import dev.orbweaver.sqlenvironment.database.SchemaText;
import dev.orbweaver.sqlenvironment.match.ExecutionMatch;
import dev.orbweaver.sqlenvironment.prompt.AgentStep;
import dev.orbweaver.sqlenvironment.prompt.PromptValues;
import dev.orbweaver.sqlenvironment.prompt.Prompts;
import dev.orbweaver.sqlenvironment.prompt.Truncation;
import dev.orbweaver.sqlenvironment.sandbox.QueryResult;
import dev.orbweaver.sqlenvironment.sandbox.ResultText;
import dev.orbweaver.sqlenvironment.sandbox.SandboxLimits;
import dev.orbweaver.sqlenvironment.sandbox.SqlSandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Examples of all agent steps from a task's gold SQL, in prompts that the agent would send: write it; judge it correct, seeing its
 * rows; judge a wrong query incorrect, seeing what that one gives; rewrite that one into it, where the agent has a second turn.
 *
 * <p>Where no wrong query is found the last two are left out. An agent of one turn asks for no check, so it is taught none, but in the
 * profile {@code parity}. A task whose gold SQL fails gives nothing.
 */
final class GoldExamples {

    private static final Duration TIME = Duration.ofSeconds(10);

    private final AgentSettings agent;
    private final DatabaseFolder databases;
    private final ExampleText text;
    private final Prompts prompts;
    private final WrongQueries wrongQueries;
    private final SchemaText schemas = new SchemaText();
    private final SqlSandbox sandbox = new SqlSandbox(SandboxLimits.forPrompts(TIME));

    /** @param tasks whose gold SQL may serve as another task's wrong query */
    GoldExamples(AgentSettings agent, DatabaseFolder databases, ExampleText text, List<Task> tasks) {
        this.agent = agent;
        this.databases = databases;
        this.text = text;
        this.prompts = Prompts.of(agent.prompts());
        this.wrongQueries = new WrongQueries(tasks, new ExecutionMatch(SandboxLimits.forScoring(TIME)));
    }

    /** The task's examples; the same numbers draw the same wrong query. */
    List<SupervisedExample> of(Task task, Random random) {
        var database = databases.file(task.database());
        var gold = sandbox.execute(database, task.goldSql());
        if (!(gold instanceof QueryResult.Rows)) {
            return List.of();
        }
        var values = PromptValues.of(schema(database), task.question());
        var examples = new ArrayList<SupervisedExample>();
        examples.add(example(task, AgentStep.WRITE_QUERY, values, prompts.queryReply(task.goldSql())));
        if (agent.maxTurns() == 1 && !isParity()) {
            return examples;
        }
        var right = values.executed(task.goldSql(), shown(gold, task.goldSql()));
        examples.add(example(task, AgentStep.CHECK_QUERY, right, prompts.checkReply(true)));
        wrongQueries.draw(task, database, random).ifPresent(wrong -> {
            var seen = values.executed(wrong, shown(sandbox.execute(database, wrong), wrong));
            String verdict = prompts.checkReply(false);
            examples.add(example(task, AgentStep.CHECK_QUERY, seen, verdict));
            if (agent.maxTurns() > 1) {
                var rewriting = seen.checked(verdict);
                examples.add(example(task, AgentStep.REWRITE_QUERY, rewriting, prompts.queryReply(task.goldSql())));
            }
        });
        return examples;
    }

    private SupervisedExample example(Task task, AgentStep step, PromptValues values, String reply) {
        var messages = prompts.render(step, values);
        return new SupervisedExample(task.id(), step, text.prompt(messages), text.response(messages, reply));
    }

    private String schema(Path database) {
        return schemas.of(database, SchemaStyle.of(agent.schema()), new Truncation(agent.tableInfoTruncate()));
    }

    private String shown(QueryResult result, String sql) {
        var form = isParity() ? ResultText.LANGCHAIN : ResultText.PLAIN;
        return new Truncation(agent.executionTruncate()).of(form.of(result, sql));
    }

    private boolean isParity() {
        return agent.profile().equals("parity");
    }
}
