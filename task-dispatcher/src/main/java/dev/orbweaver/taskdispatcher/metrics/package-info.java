/**
 * What steps measured, by verl's names: kept, shown live, and handed to trackers. Ways in: {@link
 * dev.orbweaver.taskdispatcher.metrics.MetricHistory}, {@link dev.orbweaver.taskdispatcher.metrics.LiveUpdates}.
 */
@NullMarked
package dev.orbweaver.taskdispatcher.metrics;

import org.jspecify.annotations.NullMarked;
