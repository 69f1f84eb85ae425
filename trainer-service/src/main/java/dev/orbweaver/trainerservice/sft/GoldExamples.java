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
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Examples of all agent steps from a task's gold SQL, in prompts that the agent would send: write it; judge it correct, seeing its
 * rows; judge another query of the same database incorrect, seeing that one's rows; rewrite that one into it.
 *
 * <p>The other query is the gold SQL of another task whose rows differ, drawn by seed; where there is none the last two are left out.
 * A task whose gold SQL fails gives nothing.
 */
final class GoldExamples {

    private static final Duration TIME = Duration.ofSeconds(10);
    private static final int DRAWS = 8;

    private final AgentSettings agent;
    private final DatabaseFolder databases;
    private final ExampleText text;
    private final Prompts prompts;
    private final SchemaText schemas = new SchemaText();
    private final SqlSandbox sandbox = new SqlSandbox(SandboxLimits.forPrompts(TIME));
    private final ExecutionMatch match = new ExecutionMatch(SandboxLimits.forScoring(TIME));

    GoldExamples(AgentSettings agent, DatabaseFolder databases, ExampleText text) {
        this.agent = agent;
        this.databases = databases;
        this.text = text;
        this.prompts = Prompts.of(agent.prompts());
    }

    /** One list for each task that gives examples, in the tasks' order. */
    List<List<SupervisedExample>> of(List<Task> tasks, long seed) {
        Map<String, List<Task>> byDatabase = tasks.stream().collect(Collectors.groupingBy(Task::database));
        var random = new Random(seed);
        var examples = new ArrayList<List<SupervisedExample>>();
        for (var task : tasks) {
            var ofTask = of(task, byDatabase.getOrDefault(task.database(), List.of()), random);
            if (!ofTask.isEmpty()) {
                examples.add(ofTask);
            }
        }
        return examples;
    }

    private List<SupervisedExample> of(Task task, List<Task> sameDatabase, Random random) {
        var database = databases.file(task.database());
        var gold = sandbox.execute(database, task.goldSql());
        if (!(gold instanceof QueryResult.Rows)) {
            return List.of();
        }
        var values = PromptValues.of(schema(database), task.question());
        var examples = new ArrayList<SupervisedExample>();
        examples.add(example(task, AgentStep.WRITE_QUERY, values, prompts.queryReply(task.goldSql())));
        var right = values.executed(task.goldSql(), shown(gold, task.goldSql()));
        examples.add(example(task, AgentStep.CHECK_QUERY, right, prompts.checkReply(true)));
        wrongQuery(task, database, sameDatabase, random).ifPresent(wrong -> {
            var seen = values.executed(wrong, shown(sandbox.execute(database, wrong), wrong));
            String verdict = prompts.checkReply(false);
            examples.add(example(task, AgentStep.CHECK_QUERY, seen, verdict));
            examples.add(
                    example(task, AgentStep.REWRITE_QUERY, seen.checked(verdict), prompts.queryReply(task.goldSql())));
        });
        return examples;
    }

    private Optional<String> wrongQuery(Task task, Path database, List<Task> sameDatabase, Random random) {
        for (int draw = 0; draw < DRAWS; draw++) {
            String other = sameDatabase.get(random.nextInt(sameDatabase.size())).goldSql();
            boolean differs = !match.judge(database, task.goldSql(), other, ExecutionMatch.Strictness.DEFAULT)
                    .matches();
            if (differs) {
                return Optional.of(other);
            }
        }
        return Optional.empty();
    }

    private SupervisedExample example(Task task, AgentStep step, PromptValues values, String reply) {
        var messages = prompts.render(step, values);
        return new SupervisedExample(task.id(), step, text.prompt(messages), text.response(messages, reply));
    }

    private String schema(Path database) {
        return schemas.of(database, SchemaStyle.of(agent.schema()), new Truncation(agent.tableInfoTruncate()));
    }

    private String shown(QueryResult result, String sql) {
        var form = agent.profile().equals("parity") ? ResultText.LANGCHAIN : ResultText.PLAIN;
        return new Truncation(agent.executionTruncate()).of(form.of(result, sql));
    }
}
