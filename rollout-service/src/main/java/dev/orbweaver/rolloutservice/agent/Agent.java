package dev.orbweaver.rolloutservice.agent;

/** Does the work of a rollout: from a question to an answer, by way of model calls. */
public interface Agent {

    /**
     * Works until there is an answer or it has failed; a failure is a result too. Safe from any thread; the calling thread does the
     * work and may be interrupted, which ends it.
     */
    AgentResult work(Assignment assignment);
}
