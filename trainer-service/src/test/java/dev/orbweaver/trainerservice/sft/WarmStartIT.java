package dev.orbweaver.trainerservice.sft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.reward.Task;
import dev.orbweaver.contracts.rollout.AgentSettings;
import dev.orbweaver.languagemodel.ComputePermit;
import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.languagemodel.text.ChatMessage;
import dev.orbweaver.languagemodel.training.AdamSettings;
import dev.orbweaver.sqlenvironment.database.DatabaseFolder;
import dev.orbweaver.sqlenvironment.dataset.TaskCatalog;
import dev.orbweaver.sqlenvironment.prompt.AgentStep;
import dev.orbweaver.trainerservice.TinyModel;
import dev.orbweaver.trainerservice.update.StopRequested;
import dev.orbweaver.trainerservice.update.StopSignal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the project's own sample data set. */
class WarmStartIT {

    private static final Path SAMPLE = Path.of("../data/sample");
    private static final DatabaseFolder DATABASES = new DatabaseFolder(SAMPLE.resolve("database"));

    @TempDir
    static Path models;

    private static Path model;
    private static List<Task> tasks;

    @TempDir
    Path folder;

    @BeforeAll
    static void prepare() {
        model = TinyModel.write(models);
        tasks = TaskCatalog.read(List.of(SAMPLE.resolve("train.parquet")))
                .dataSets()
                .getFirst()
                .tasks();
    }

    @Test
    void learnsWhatItIsShownAndTheSameAgainFromTheSameSeed() throws Exception {
        var losses = new ArrayList<Double>();

        var report = warmStart(settings(4, 12))
                .run(model, tasks, DATABASES, folder.resolve("a"), (done, total, loss) -> losses.add(loss));
        warmStart(settings(4, 12)).run(model, tasks, DATABASES, folder.resolve("b"), WarmStartProgress.SILENT);

        assertThat(report.tasks()).isEqualTo(4 * 12);
        assertThat(report.examples()).isBetween(4 * 12 * 2, 4 * 12 * 4);
        assertThat(losses).hasSize(report.steps());
        assertThat(losses.getLast()).isLessThan(0.8 * losses.getFirst());
        assertThat(checksum(folder.resolve("a")))
                .isEqualTo(checksum(folder.resolve("b")))
                .isNotEqualTo(checksum(model));
    }

    @Test
    void aStopLeavesNoFolderBehind() {
        StopSignal now = () -> {
            throw new StopRequested();
        };
        var stopped = new WarmStart(settings(1, 4), new ComputePermit(), now);

        assertThatThrownBy(() -> stopped.run(model, tasks, DATABASES, folder.resolve("out"), WarmStartProgress.SILENT))
                .isInstanceOf(StopRequested.class);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void teachesEachAgentStepWithItsOwnPrompt() {
        try (var opened = LanguageModel.open(model)) {
            var examples = gold(opened).of(tasks.getFirst(), new Random(7));

            assertThat(examples)
                    .extracting(SupervisedExample::agentStep)
                    .startsWith(AgentStep.WRITE_QUERY, AgentStep.CHECK_QUERY);
            assertThat(examples).allSatisfy(example -> {
                String prompt = opened.tokenizer().decode(example.prompt(), false);
                assertThat(prompt).contains(tasks.getFirst().question()).endsWith("<|im_start|>assistant\n");
                assertThat(opened.tokenizer().decode(example.response(), false)).endsWith("<|im_end|>");
            });
            assertThat(opened.tokenizer().decode(examples.getFirst().response(), true))
                    .isEqualTo(tasks.getFirst().goldSql());
            assertThat(opened.tokenizer().decode(examples.get(1).response(), true))
                    .isEqualTo("CORRECT");
        }
    }

    @Test
    void theWrongQueryOfACheckIsTheOneThatIsRewritten() {
        try (var opened = LanguageModel.open(model)) {
            var gold = gold(opened);
            var whole = tasks.stream()
                    .map(task -> gold.of(task, new Random(7)))
                    .filter(ofTask -> ofTask.size() == 4)
                    .findFirst()
                    .orElseThrow();
            var tokenizer = opened.tokenizer();

            assertThat(tokenizer.decode(whole.get(2).response(), true)).isEqualTo("INCORRECT");
            assertThat(whole.get(3).agentStep()).isEqualTo(AgentStep.REWRITE_QUERY);
            assertThat(whole.get(3).response()).isEqualTo(whole.get(0).response());
            String checked =
                    tokenizer.decode(whole.get(2).prompt(), false).replaceAll("(?s)CORRECT or INCORRECT.*", "");
            assertThat(tokenizer.decode(whole.get(3).prompt(), false)).startsWith(checked);
        }
    }

    @Test
    void anAgentOfOneTurnLearnsToWriteOnly() {
        try (var opened = LanguageModel.open(model)) {
            var gold = gold(opened, agent(1));

            assertThat(tasks)
                    .flatExtracting(task -> gold.of(task, new Random(7)))
                    .extracting(SupervisedExample::agentStep)
                    .containsOnly(AgentStep.WRITE_QUERY);
        }
    }

    /** The gateway encodes what the template renders of a request's messages; an example's prompt must be those ids. */
    @Test
    void anExamplesPromptIsTheRequestsIds() {
        try (var opened = LanguageModel.open(model)) {
            var example = gold(opened).of(tasks.getFirst(), new Random(7)).getFirst();
            String shown = opened.tokenizer().decode(example.prompt(), false);
            String system = shown.substring("<|im_start|>system\n".length(), shown.indexOf("<|im_end|>"));

            var request = List.of(
                    ChatMessage.system(system),
                    ChatMessage.user(tasks.getFirst().question()));
            int[] ids = opened.tokenizer().encode(opened.chatTemplate().render(request, true, Map.of()));

            assertThat(example.prompt()).isEqualTo(ids);
        }
    }

    private static GoldExamples gold(LanguageModel opened) {
        return gold(opened, agent(2));
    }

    private static GoldExamples gold(LanguageModel opened, AgentSettings agent) {
        var text = new ExampleText(
                opened.tokenizer(),
                opened.chatTemplate(),
                opened.generationDefaults().endIds());
        return new GoldExamples(agent, DATABASES, text, tasks);
    }

    private static WarmStart warmStart(WarmStartSettings settings) {
        return new WarmStart(settings, new ComputePermit(), StopSignal.NEVER);
    }

    private static WarmStartSettings settings(int epochs, int limit) {
        return new WarmStartSettings(
                agent(2),
                new Specification.WarmUp(epochs, 4, 1e-2, limit, null),
                480,
                200,
                4096,
                7,
                new AdamSettings(1e-2, 0.9, 0.999, 1e-8, 0.01, 1),
                TinyModel.TRAINING,
                1);
    }

    private static AgentSettings agent(int maxTurns) {
        return new AgentSettings("default", "compact", "compact", maxTurns, 2048, 200);
    }

    private static String checksum(Path weights) {
        try (var opened = LanguageModel.open(weights)) {
            return opened.checksum();
        }
    }
}
