package dev.orbweaver.contracts.reward;

/**
 * A row of the data set. Never sent to an agent: it holds the answer.
 *
 * @param id {@code <file stem>-<row>}, unique among the files of an experiment
 */
public record Task(String id, String database, String question, String goldSql) {}
