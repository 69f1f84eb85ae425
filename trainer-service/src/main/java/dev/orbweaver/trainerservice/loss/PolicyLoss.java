package dev.orbweaver.trainerservice.loss;

/** A policy loss and its derivative, on plain arrays. Pure: the same input gives the same output. */
public interface PolicyLoss {

    LossTerms terms(TokenBatch batch);

    /** How its tokens become one number, where a loss does not leave that to {@code actor.loss_agg_mode}. */
    default Aggregation aggregation(Aggregation chosen) {
        return chosen;
    }
}
