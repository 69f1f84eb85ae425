/**
 * The network as TorchScript source text, and the one way to call it: {@link dev.orbweaver.languagemodel.script.DecodingScript} and
 * {@link dev.orbweaver.languagemodel.script.TrainingScript} have one Java method per script method. No DJL type leaves this package.
 */
@NullMarked
package dev.orbweaver.languagemodel.script;

import org.jspecify.annotations.NullMarked;
