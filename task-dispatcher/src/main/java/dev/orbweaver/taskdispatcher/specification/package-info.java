/**
 * From YAML files and {@code name=value} arguments to a checked {@code Specification}. Way in: {@link
 * dev.orbweaver.taskdispatcher.specification.SpecificationReader}.
 */
@NullMarked
package dev.orbweaver.taskdispatcher.specification;

import org.jspecify.annotations.NullMarked;
