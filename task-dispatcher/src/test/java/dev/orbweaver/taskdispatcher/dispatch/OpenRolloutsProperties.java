package dev.orbweaver.taskdispatcher.dispatch;

import static dev.orbweaver.taskdispatcher.dispatch.OpenRolloutsTests.at;
import static dev.orbweaver.taskdispatcher.dispatch.OpenRolloutsTests.entries;
import static dev.orbweaver.taskdispatcher.dispatch.OpenRolloutsTests.work;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orbweaver.contracts.identity.Attempt;
import dev.orbweaver.contracts.identity.RolloutId;
import dev.orbweaver.taskdispatcher.dispatch.OpenRollouts.Lost;
import dev.orbweaver.testfixtures.ForSeeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** A random crowd of workers that take, drop, finish and forget attempts, second by second. */
class OpenRolloutsProperties {

    private static final int ROLLOUTS = 12;

    /** Whatever the workers do, each rollout ends exactly once: by a trajectory, or by running out of attempts. */
    @ForSeeds(200)
    void everyRolloutEndsExactlyOnce(String seed, Random random) {
        var patience = new OpenRollouts.Patience(Duration.ofSeconds(6), Duration.ofSeconds(20));
        var rollouts = new OpenRollouts(work(), entries(ROLLOUTS, null), patience, at(0));
        var crowd = new Crowd(random);
        entries(ROLLOUTS, null).forEach(entry -> crowd.queue.add(new Attempt(entry.rollout(), 1)));
        Set<RolloutId> ended = new HashSet<>();
        Map<RolloutId, Integer> latest = new HashMap<>();

        // the longest way: three attempts of 60 s and their graces, with pauses of the whole crowd between
        for (int second = 1; second < 3000 && rollouts.count() > 0; second++) {
            for (RolloutId done : crowd.live(rollouts, second)) {
                if (rollouts.ids().contains(done)) {
                    assertThat(ended.add(done)).isTrue();
                    rollouts.closed(done, at(second));
                }
            }
            for (Lost lost : rollouts.lost(at(second))) {
                Attempt next = rollouts.next(lost, at(second));
                if (next == null) { // its failed trajectory comes back
                    assertThat(ended.add(lost.attempt().rollout())).isTrue();
                    rollouts.closed(lost.attempt().rollout(), at(second));
                } else {
                    int former = latest.getOrDefault(next.rollout(), 1);
                    assertThat(next.number()).isEqualTo(former + 1);
                    latest.put(next.rollout(), next.number());
                    assertThat(rollouts.charged(next.rollout())).isLessThan(3);
                    crowd.queue.add(next);
                }
            }
        }

        assertThat(rollouts.count()).isZero();
        assertThat(ended).hasSize(ROLLOUTS);
    }

    /** Three workers with room for two attempts each; one may fall silent for good, requests may get lost on their way. */
    private static final class Crowd {
        private final Random random;
        private final List<Attempt> queue = new ArrayList<>();
        private final Map<String, List<Attempt>> inFlight = new HashMap<>();
        private final Set<String> silent = new HashSet<>();

        private Crowd(Random random) {
            this.random = random;
            List.of("w1", "w2", "w3").forEach(worker -> inFlight.put(worker, new ArrayList<>()));
        }

        /** One second; gives the rollouts whose trajectories arrive in it. */
        private List<RolloutId> live(OpenRollouts rollouts, int second) {
            var done = new ArrayList<RolloutId>();
            inFlight.forEach((worker, attempts) -> {
                if (silent.contains(worker)) {
                    return;
                }
                if (silent.size() < 2 && random.nextInt(400) == 0) {
                    silent.add(worker);
                    return;
                }
                if (attempts.size() < 2 && !queue.isEmpty()) {
                    Attempt taken = queue.removeFirst();
                    if (random.nextInt(10) > 0) { // else lost in the hand-over
                        rollouts.started(taken, worker, at(second));
                        attempts.add(taken);
                    }
                }
                attempts.removeIf(attempt -> switch (random.nextInt(30)) {
                    case 0, 1, 2 -> done.add(attempt.rollout());
                    case 3 -> true; // finished, but its trajectory never comes
                    default -> false;
                });
                if (second % 2 == 0) {
                    rollouts.heartbeat(worker, List.copyOf(attempts), at(second));
                }
            });
            return done;
        }
    }
}
