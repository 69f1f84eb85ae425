package dev.orbweaver.rolloutservice.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orbweaver.rolloutservice.recording.Gateways.Gateway;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GatewaysTests {

    @Test
    void aGroupAlwaysPrefersTheSameGateway() {
        assertThat(gateways(4).inOrderFor("sample.train-1.task-3"))
                .extracting(Gateway::url)
                .containsExactlyElementsOf(gateways(4).inOrderFor("sample.train-1.task-3").stream()
                        .map(Gateway::url)
                        .toList());
    }

    @Test
    void groupsSpreadOverAllGateways() {
        var counts = new HashMap<URI, Integer>();
        groups(4000).forEach((group, first) -> counts.merge(first, 1, Integer::sum));

        assertThat(counts.values())
                .hasSize(4)
                .allSatisfy(count -> assertThat(count).isBetween(900, 1100));
    }

    @Test
    void whenAGatewayGoesOnlyItsGroupsMoveAndToAllOthers() {
        var lost = gateways(4).all().getFirst().url();
        var moved = new HashMap<URI, Integer>();
        groups(4000).forEach((group, first) -> {
            var next = gateways(4).inOrderFor(group).stream()
                    .map(Gateway::url)
                    .filter(url -> !url.equals(lost))
                    .findFirst()
                    .orElseThrow();
            if (first.equals(lost)) {
                moved.merge(next, 1, Integer::sum);
            } else {
                assertThat(next).isEqualTo(first);
            }
        });

        assertThat(moved.values())
                .hasSize(3)
                .allSatisfy(count -> assertThat(count).isBetween(250, 420));
    }

    private static Map<String, URI> groups(int count) {
        var first = new HashMap<String, URI>();
        IntStream.range(0, count).forEach(i -> {
            var group = "sample.train-" + i / 32 + ".task-" + i;
            first.put(group, gateways(4).inOrderFor(group).getFirst().url());
        });
        return first;
    }

    private static Gateways gateways(int count) {
        return new Gateways(IntStream.range(0, count)
                .mapToObj(i -> new Gateway(
                        URI.create("http://gateway-" + i + ":8000"), CircuitBreaker.ofDefaults("gateway-" + i)))
                .toList());
    }
}
