@NullMarked
package dev.orbweaver.sqlenvironment;

import org.jspecify.annotations.NullMarked;
