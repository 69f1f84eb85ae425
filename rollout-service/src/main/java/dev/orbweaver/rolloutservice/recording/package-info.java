/**
 * An attempt's own OpenAI base URL: calls go on to the gateway, answers become transitions. Whoever calls, built-in agent or
 * outside agent, is recorded by the same code. The way in is {@link
 * dev.orbweaver.rolloutservice.recording.RecordingController}.
 */
@NullMarked
package dev.orbweaver.rolloutservice.recording;

import org.jspecify.annotations.NullMarked;
