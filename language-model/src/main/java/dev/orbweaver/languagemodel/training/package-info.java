/** Training: {@link dev.orbweaver.languagemodel.training.TrainablePolicy} goes forward, backward and applies gradients; losses are computed by its user. */
@NullMarked
package dev.orbweaver.languagemodel.training;

import org.jspecify.annotations.NullMarked;
