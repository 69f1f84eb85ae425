package dev.orbweaver.languagemodel.decoding;

/** One of the likeliest tokens at a position. */
public record TopLogProb(int token, float logProb) {}
