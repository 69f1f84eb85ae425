/** What the tests of several modules stand on; in no service. */
@NullMarked
package dev.orbweaver.testfixtures;

import org.jspecify.annotations.NullMarked;
