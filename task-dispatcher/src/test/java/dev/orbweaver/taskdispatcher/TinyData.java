package dev.orbweaver.taskdispatcher;

import dev.orbweaver.sqlenvironment.dataset.DataRow;
import dev.orbweaver.sqlenvironment.dataset.ParquetDataSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A folder with a model in name only, a database of one table, eight training questions and four held-out ones. */
public final class TinyData {

    private final Path folder;

    public TinyData(Path folder) throws IOException, SQLException {
        this.folder = folder;
        Path model = Files.createDirectories(folder.resolve("model"));
        for (String name : List.of("config.json", "tokenizer.json", "model.safetensors")) {
            Files.writeString(model.resolve(name), "");
        }
        Path database = Files.createDirectories(folder.resolve("database/shop")).resolve("shop.sqlite");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                var statement = connection.createStatement()) {
            statement.executeUpdate("create table item (id integer primary key, name text, price real)");
            statement.executeUpdate("insert into item values (1, 'cup', 2.5), (2, 'pot', 7), (3, 'pan', 9)");
        }
        ParquetDataSet.write(folder.resolve("train.parquet"), questions("train", 8));
        ParquetDataSet.write(folder.resolve("held_out.parquet"), questions("held out", 4));
    }

    private static List<DataRow> questions(String kind, int count) {
        var rows = new ArrayList<DataRow>();
        for (int i = 0; i < count; i++) {
            rows.add(new DataRow("shop", kind + " question " + i, "select name from item where id > " + i % 2));
        }
        return rows;
    }

    /** Adds a row whose gold SQL does not execute. */
    public void breakOneRow() throws IOException {
        var rows = questions("train", 9);
        rows.set(4, new DataRow("shop", "broken", "select nothing from nowhere"));
        ParquetDataSet.write(folder.resolve("train.parquet"), rows);
    }

    /** Two steps an epoch: four tasks each, two samples. */
    public String yaml() {
        return """
                model:
                  path: model
                data:
                  train_files: [train.parquet]
                  val_files: [held_out.parquet]
                  train_batch_size: 4
                rollout:
                  n: 2
                  time_allowed: 20s
                actor:
                  ppo_mini_batch_size: 4
                trainer:
                  experiment_name: tiny
                  total_training_steps: 2
                  logger: [console, file]
                """;
    }

    public Path folder() {
        return folder;
    }
}
