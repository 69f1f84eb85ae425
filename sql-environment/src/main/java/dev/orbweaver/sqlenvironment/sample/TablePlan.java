package dev.orbweaver.sqlenvironment.sample;

import dev.orbweaver.sqlenvironment.sample.ColumnPlan.Category;
import dev.orbweaver.sqlenvironment.sample.ColumnPlan.Label;
import dev.orbweaver.sqlenvironment.sample.ColumnPlan.Number;
import java.util.List;

/**
 * A table and how questions speak of it.
 *
 * @param name of the table and of one row
 * @param plural of several rows
 */
record TablePlan(String name, String plural, int rows, Label label, List<Category> categories, List<Number> numbers) {}
