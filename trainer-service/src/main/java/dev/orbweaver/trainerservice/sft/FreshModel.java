package dev.orbweaver.trainerservice.sft;

import dev.orbweaver.contracts.reward.Task;
import dev.orbweaver.contracts.rollout.AgentSettings;
import dev.orbweaver.languagemodel.text.BytePairTrainer;
import dev.orbweaver.sqlenvironment.database.DatabaseFolder;
import dev.orbweaver.sqlenvironment.database.SchemaStyle;
import dev.orbweaver.sqlenvironment.database.SchemaText;
import dev.orbweaver.sqlenvironment.prompt.AgentStep;
import dev.orbweaver.sqlenvironment.prompt.PromptValues;
import dev.orbweaver.sqlenvironment.prompt.Prompts;
import dev.orbweaver.sqlenvironment.prompt.Truncation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A model folder to start from nothing: a tokenizer made from the tasks' prompts and answers, and the configuration of a small Qwen2
 * model for it. It has no weights; {@code LanguageModel.initializeWeights} makes them. The same tasks give the same files.
 */
public final class FreshModel {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final AgentSettings agent;
    private final DatabaseFolder databases;

    /** @param agent whose prompts the tokenizer is made for */
    public FreshModel(AgentSettings agent, DatabaseFolder databases) {
        this.agent = agent;
        this.databases = databases;
    }

    /**
     * Writes tokenizer and configuration.
     *
     * @return the number of ids
     */
    public int write(List<Task> tasks, FreshModelSize size, Path folder) throws IOException {
        int vocabulary = BytePairTrainer.train(corpus(tasks), size.vocabulary(), folder);
        // the trainer puts its special tokens last: end of text, message start, message end
        int end = vocabulary - 1;
        int padding = vocabulary - 3;
        write(folder.resolve("config.json"), configuration(size, vocabulary, end, padding));
        write(folder.resolve("generation_config.json"), ordered("eos_token_id", end, "pad_token_id", padding));
        return vocabulary;
    }

    /** What the agent will send and hopes to read, once for each task. */
    private List<String> corpus(List<Task> tasks) {
        var prompts = Prompts.of(agent.prompts());
        var schemas = new SchemaText();
        var texts = new ArrayList<String>();
        for (var task : tasks) {
            String schema = schemas.of(
                    databases.file(task.database()),
                    SchemaStyle.of(agent.schema()),
                    new Truncation(agent.tableInfoTruncate()));
            var values = PromptValues.of(schema, task.question());
            var written = values.executed(task.goldSql(), "").checked(prompts.checkReply(false));
            prompts.render(AgentStep.WRITE_QUERY, values).forEach(message -> texts.add(message.content()));
            prompts.render(AgentStep.CHECK_QUERY, written).forEach(message -> texts.add(message.content()));
            prompts.render(AgentStep.REWRITE_QUERY, written).forEach(message -> texts.add(message.content()));
            texts.add(prompts.checkReply(true));
            texts.add("system\nuser\nassistant\n");
        }
        return texts;
    }

    private static Map<String, @Nullable Object> configuration(
            FreshModelSize size, int vocabulary, int end, int padding) {
        var configuration = ordered(
                "architectures",
                List.of("Qwen2ForCausalLM"),
                "model_type",
                "qwen2",
                "hidden_size",
                size.hidden(),
                "intermediate_size",
                3 * size.hidden(),
                "num_hidden_layers",
                size.layers(),
                "num_attention_heads",
                size.heads(),
                "num_key_value_heads",
                size.keyValueHeads(),
                "vocab_size",
                vocabulary,
                "max_position_embeddings",
                size.positions(),
                "rope_theta",
                10_000.0,
                "rms_norm_eps",
                1e-6,
                "hidden_act",
                "silu",
                // narrow matrices need larger entries than the usual 0.02: with that, learning began five times later
                "initializer_range",
                0.06,
                "tie_word_embeddings",
                true,
                "attention_dropout",
                0.0,
                "eos_token_id",
                end,
                "pad_token_id",
                padding,
                "torch_dtype",
                "bfloat16");
        configuration.put("bos_token_id", null);
        return configuration;
    }

    private static Map<String, @Nullable Object> ordered(Object... namesAndValues) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }

    private static void write(Path file, Map<String, @Nullable Object> content) throws IOException {
        Files.writeString(
                file,
                JSON.writerWithDefaultPrettyPrinter()
                                .writeValueAsString(content)
                                .replace("\r\n", "\n") + "\n");
    }
}
