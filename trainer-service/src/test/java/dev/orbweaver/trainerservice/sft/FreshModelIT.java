package dev.orbweaver.trainerservice.sft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orbweaver.contracts.rollout.AgentSettings;
import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.sqlenvironment.database.DatabaseFolder;
import dev.orbweaver.sqlenvironment.dataset.ParquetDataSet;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreshModelIT {
    private static final Path SAMPLE = Path.of("../data/sample");
    private static final AgentSettings AGENT = new AgentSettings("default", "compact", "compact", 2, 2048, 60);

    @TempDir
    Path folder;

    @Test
    void isAFolderThatOpensOnceItHasWeights() throws Exception {
        int ids = write(folder.resolve("fresh"));

        try (var fresh = LanguageModel.openWithoutWeights(folder.resolve("fresh"))) {
            fresh.initializeWeights(1, folder.resolve("model"));
        }
        try (var model = LanguageModel.open(folder.resolve("model"))) {
            assertThat(ids).isBetween(600, 1000);
            assertThat(model.configuration().vocabulary()).isEqualTo(ids);
            assertThat(model.generationDefaults().endIds())
                    .containsExactly(model.tokenizer().idOf("<|im_end|>").getAsInt());
            assertThat(model.tokenizer().encode("SELECT max(price) FROM book"))
                    .hasSize(7); // words and brackets are a token each
        }
    }

    @Test
    void theSameTasksGiveTheSameFiles() throws Exception {
        write(folder.resolve("a"));
        write(folder.resolve("b"));

        for (var name :
                new String[] {"tokenizer.json", "tokenizer_config.json", "config.json", "generation_config.json"}) {
            assertThat(folder.resolve("a").resolve(name))
                    .hasSameTextualContentAs(folder.resolve("b").resolve(name));
        }
        assertThat(Files.exists(folder.resolve("a/model.safetensors"))).isFalse();
    }

    private static int write(Path to) throws Exception {
        var tasks = ParquetDataSet.read(SAMPLE.resolve("warm_up.parquet")).tasks();
        return new FreshModel(AGENT, new DatabaseFolder(SAMPLE.resolve("database")))
                .write(tasks, FreshModelSize.SAMPLE, to);
    }
}
