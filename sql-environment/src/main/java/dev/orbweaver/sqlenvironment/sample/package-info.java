/**
 * The project's own data set: small databases made up by a seed, questions with gold SQL from templates, each checked by execution. Way
 * in: {@link dev.orbweaver.sqlenvironment.sample.SampleDataSet}.
 */
@NullMarked
package dev.orbweaver.sqlenvironment.sample;

import org.jspecify.annotations.NullMarked;
