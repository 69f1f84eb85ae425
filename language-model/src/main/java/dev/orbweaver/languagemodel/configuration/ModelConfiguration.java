package dev.orbweaver.languagemodel.configuration;

/** The part of a Hugging Face {@code config.json} that the network needs. */
public record ModelConfiguration(
        Architecture architecture,
        int layers,
        int hidden,
        int intermediate,
        int heads,
        int keyValueHeads,
        int headSize,
        int vocabulary) {}
