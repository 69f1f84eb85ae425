package dev.orbweaver.rewardservice.scoring;

import dev.orbweaver.contracts.reward.RewardFunction;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** The reward functions by name: the service's own, and plug-ins found by {@link ServiceLoader}. */
@Component
final class RewardFunctions {

    private final Map<String, RewardFunction> byName = new TreeMap<>();

    RewardFunctions(List<RewardFunction> own) {
        own.forEach(this::add);
        ServiceLoader.load(RewardFunction.class).forEach(this::add);
    }

    private void add(RewardFunction function) {
        RewardFunction other = byName.putIfAbsent(function.name(), function);
        if (other != null) {
            throw new IllegalStateException("Reward function '" + function.name() + "' exists twice: "
                    + other.getClass().getName() + " and " + function.getClass().getName());
        }
    }

    RewardFunction named(String name) {
        RewardFunction function = byName.get(name);
        if (function == null) {
            throw new ScoringFailed(
                    "reward.function: '" + name + "' is unknown. Known: " + String.join(", ", byName.keySet()), null);
        }
        return function;
    }
}
