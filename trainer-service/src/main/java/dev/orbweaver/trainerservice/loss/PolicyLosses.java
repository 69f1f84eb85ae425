package dev.orbweaver.trainerservice.loss;

import dev.orbweaver.contracts.experiment.Specification;

/** The policy losses, by verl's name; a new one is a class here and a line below. */
public final class PolicyLosses {

    private PolicyLosses() {}

    /** @throws IllegalArgumentException naming the setting, its value and the known ones */
    public static PolicyLoss of(Specification.Actor actor) {
        return switch (actor.lossMode()) {
            case "vanilla" -> new ClippedLoss(actor.clipRatioLow(), actor.clipRatioHigh(), actor.clipRatioC());
            case "gspo" -> new SequenceRatioLoss(actor.clipRatioLow(), actor.clipRatioHigh());
            case "cispo" -> new ClippedWeightLoss(actor.clipRatioLow(), actor.clipRatioHigh());
            default ->
                throw new IllegalArgumentException(
                        "actor.loss_mode: '" + actor.lossMode() + "' is unknown. Known: vanilla, gspo, cispo");
        };
    }
}
