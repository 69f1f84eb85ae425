package dev.orbweaver.taskdispatcher.trajectory;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Rollouts turn by turn. */
@RestController
class TrajectoryController {

    private final TrajectoryArchive archive;

    TrajectoryController(TrajectoryArchive archive) {
        this.archive = archive;
    }

    @GetMapping("/api/experiments/{experiment}/rollouts")
    List<ArchivedRollout> latest(
            @PathVariable String experiment,
            @RequestParam(required = false) @Nullable String step,
            @RequestParam(defaultValue = "50") int limit) {
        return archive.latest(experiment, step, Math.clamp(limit, 1, 1000));
    }

    @GetMapping("/api/rollouts/{rollout}")
    ResponseEntity<ArchivedRollout> find(@PathVariable String rollout) {
        return ResponseEntity.of(archive.find(rollout));
    }
}
