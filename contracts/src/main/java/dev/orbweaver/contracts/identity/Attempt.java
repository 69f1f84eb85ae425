package dev.orbweaver.contracts.identity;

/**
 * One try at a rollout. A higher number fences late model calls, heartbeats and finishes of a lower one.
 *
 * @param number from 1
 */
public record Attempt(RolloutId rollout, int number) {

    public Attempt {
        if (number < 1) {
            throw new IllegalArgumentException("attempt number: " + number + " is below 1");
        }
    }

    public Attempt next() {
        return new Attempt(rollout, number + 1);
    }

    @Override
    public String toString() {
        return rollout + "#" + number;
    }
}
