package dev.orbweaver.trainerservice.loss;

/** A policy loss and its derivative, on plain arrays. Pure: the same input gives the same output. */
public interface PolicyLoss {

    LossTerms terms(TokenBatch batch);
}
