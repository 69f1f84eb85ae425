package dev.orbweaver.trainerservice.batch;

/** A prompt and the response to it, as ids; what the packer needs to know of a row. Nobody changes the arrays. */
public interface PackableRow {

    int[] prompt();

    /** At least one id. */
    int[] response();
}
