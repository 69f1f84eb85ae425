package dev.orbweaver.languagemodel.script;

/**
 * What rows attend to in stacks, as {@code cascade.py} takes it.
 *
 * @param numbers of each level its stacks
 * @param cells of each level which rows attend to what there
 * @param copies what stacks do not hold yet
 */
public record StackArguments(long[] numbers, long[] cells, long[] copies) {}
