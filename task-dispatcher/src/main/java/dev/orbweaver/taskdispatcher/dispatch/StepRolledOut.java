package dev.orbweaver.taskdispatcher.dispatch;

/** Every rollout of the experiment's open step has come back. */
public record StepRolledOut(String experiment) {}
