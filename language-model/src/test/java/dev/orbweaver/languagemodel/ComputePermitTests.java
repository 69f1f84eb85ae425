package dev.orbweaver.languagemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComputePermitTests {
    private final ComputePermit permit = new ComputePermit();
    private final List<String> order = Collections.synchronizedList(new ArrayList<>());

    private Thread waiting(String name) {
        var thread = Thread.ofVirtual().start(() -> {
            try (var held = permit.acquire()) {
                order.add(name);
            } catch (InterruptedException e) {
                order.add(name + " interrupted");
            }
        });
        await().atMost(Duration.ofSeconds(10)).until(() -> thread.getState() == Thread.State.WAITING);
        return thread;
    }

    @Test
    void servesThoseWhoWaitInTheirOrder() throws Exception {
        var held = permit.acquire();
        var threads = List.of(waiting("engine"), waiting("trainer"), waiting("another engine"));
        assertThat(order).isEmpty();
        held.close();
        for (var thread : threads) {
            assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
        }
        assertThat(order).containsExactly("engine", "trainer", "another engine");
    }

    @Test
    void whoIsInterruptedLeavesTheLine() throws Exception {
        var held = permit.acquire();
        var first = waiting("first");
        var second = waiting("second");
        first.interrupt();
        assertThat(first.join(Duration.ofSeconds(10))).isTrue();
        held.close();
        assertThat(second.join(Duration.ofSeconds(10))).isTrue();
        assertThat(order).containsExactly("first interrupted", "second");
    }
}
