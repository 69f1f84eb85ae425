package dev.orbweaver.contracts.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RolloutAccountTests {

    @Test
    void anAccountBalancesWhenEveryRequestedRolloutWentSomewhere() {
        var account = new RolloutAccount(8, 5, Map.of("prompt too long", 2), Map.of("model call failed", 1));

        assertThat(account.isBalanced()).isTrue();
        assertThat(new RolloutAccount(8, 5, Map.of(), Map.of()).isBalanced()).isFalse();
    }

    @Test
    void accountsOfStepsAddUpByReason() {
        var first = new RolloutAccount(4, 2, Map.of("a", 1), Map.of("b", 1));
        var second = new RolloutAccount(4, 3, Map.of("a", 1), Map.of());

        assertThat(first.plus(second)).isEqualTo(new RolloutAccount(8, 5, Map.of("a", 2), Map.of("b", 1)));
    }
}
