/** Accuracy, counted. The way in is {@link dev.orbweaver.sqlenvironment.evaluation.EvaluationReport}. */
@NullMarked
package dev.orbweaver.sqlenvironment.evaluation;

import org.jspecify.annotations.NullMarked;
