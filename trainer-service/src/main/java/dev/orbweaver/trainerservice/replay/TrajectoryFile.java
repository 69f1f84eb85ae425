package dev.orbweaver.trainerservice.replay;

import dev.orbweaver.contracts.reward.Trajectory;
import dev.orbweaver.servicesupport.json.JsonRecords;
import dev.orbweaver.servicesupport.json.UnreadableRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file with one trajectory a line, as JSON of the {@link Trajectory} record; empty lines are passed over. */
public final class TrajectoryFile {

    private TrajectoryFile() {}

    /** @throws IllegalArgumentException naming the file and the line that is no trajectory */
    public static List<Trajectory> read(Path file) {
        var json = new JsonRecords();
        var trajectories = new ArrayList<Trajectory>();
        int number = 0;
        try {
            for (String line : Files.readAllLines(file)) {
                number++;
                if (!line.isBlank()) {
                    trajectories.add(json.read(line.getBytes(StandardCharsets.UTF_8), Trajectory.class));
                }
            }
        } catch (UnreadableRecord e) {
            throw new IllegalArgumentException(file + ":" + number + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
        if (trajectories.isEmpty()) {
            throw new IllegalArgumentException(file + ": has no trajectory");
        }
        return trajectories;
    }
}
