/** The part of Jinja that chat templates are written in, as an interpreter of its own. */
@NullMarked
package dev.orbweaver.languagemodel.text.template;

import org.jspecify.annotations.NullMarked;
