/**
 * The built-in agent: writes SQL, executes it, checks it, rewrites it. The ways in are {@link
 * dev.orbweaver.rolloutservice.agent.Agent} and {@link dev.orbweaver.rolloutservice.agent.ChatModels}.
 */
@NullMarked
package dev.orbweaver.rolloutservice.agent;

import org.jspecify.annotations.NullMarked;
