package dev.orbweaver.trainerservice.advantage;

import dev.orbweaver.contracts.experiment.Specification;

/** The estimators, by verl's name; a new one is a class here and a line below. */
public final class AdvantageEstimators {

    private AdvantageEstimators() {}

    /**
     * The estimator a specification asks for. Profile {@code parity} keeps groups of one, as verl does; others leave them out.
     *
     * @throws IllegalArgumentException naming the setting, its value and the known ones
     */
    public static AdvantageEstimator of(Specification specification) {
        var algorithm = specification.algorithm();
        boolean keepsSingles = specification.agent().profile().equals("parity");
        var level = Level.of(algorithm.level());
        return switch (algorithm.advEstimator()) {
            case "grpo" -> new Grpo(level, algorithm.normAdvByStd(), keepsSingles);
            case "dr_grpo" -> new Grpo(level, false, keepsSingles);
            case "rloo" -> new Rloo(level, keepsSingles);
            case "reinforce_plus_plus" -> new ReinforcePlusPlus(level, false, keepsSingles);
            case "reinforce_plus_plus_baseline" -> new ReinforcePlusPlus(level, true, keepsSingles);
            case "remax" -> new Remax();
            case "opo" -> new Opo(keepsSingles);
            default ->
                throw new IllegalArgumentException("algorithm.adv_estimator: '" + algorithm.advEstimator()
                        + "' is unknown. Known: grpo, dr_grpo, rloo,"
                        + " reinforce_plus_plus, reinforce_plus_plus_baseline, remax, opo");
        };
    }
}
