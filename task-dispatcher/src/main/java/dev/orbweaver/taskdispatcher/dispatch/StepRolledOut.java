package dev.orbweaver.taskdispatcher.dispatch;

/** Every rollout of one of the experiment's open steps has come back. */
public record StepRolledOut(String experiment) {}
