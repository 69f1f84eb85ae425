/** What {@code config.json} and {@code generation_config.json} say, checked: {@link dev.orbweaver.languagemodel.configuration.ModelConfiguration}. */
@NullMarked
package dev.orbweaver.languagemodel.configuration;

import org.jspecify.annotations.NullMarked;
