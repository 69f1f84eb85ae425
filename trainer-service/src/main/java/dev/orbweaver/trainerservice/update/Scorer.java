package dev.orbweaver.trainerservice.update;

import dev.orbweaver.languagemodel.training.Pack;
import dev.orbweaver.languagemodel.training.Scores;
import java.util.List;

/** A policy that is asked for log-probs only, such as the reference: {@code TrainablePolicy::score}. */
@FunctionalInterface
public interface Scorer {

    Scores score(List<Pack> packs, double temperature);

    /** Nothing more is to be scored for now. */
    default void done() {}
}
