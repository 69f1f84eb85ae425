package dev.orbweaver.trainerservice.publishing;

import java.nio.file.Path;

/**
 * Weights to be served.
 *
 * @param location their folder
 * @param baseModel what the experiment began with
 */
public record PublishedWeights(
        String experiment, long lineage, long version, Path location, String checksum, Path baseModel) {}
