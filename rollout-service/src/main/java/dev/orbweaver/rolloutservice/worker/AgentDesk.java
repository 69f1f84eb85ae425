package dev.orbweaver.rolloutservice.worker;

import dev.orbweaver.contracts.rollout.RolloutRequest;
import dev.orbweaver.rolloutservice.agent.Agent;
import dev.orbweaver.rolloutservice.agent.AgentResult;
import dev.orbweaver.rolloutservice.agent.Assignment;
import dev.orbweaver.rolloutservice.agent.ChatModels;
import dev.orbweaver.rolloutservice.agent.RecordedModel;
import dev.orbweaver.rolloutservice.intake.OpenAttempt;
import dev.orbweaver.sqlenvironment.database.DatabaseMissing;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Gives an attempt to the built-in agent: its database's file, and a model that is recorded for it. */
@Component
class AgentDesk {

    private static final Logger LOG = LoggerFactory.getLogger(AgentDesk.class);

    private final Agent agent;
    private final ChatModels models;
    private final ExperimentDatabases databases;
    private final OwnAddress address;

    AgentDesk(Agent agent, ChatModels models, ExperimentDatabases databases, OwnAddress address) {
        this.agent = agent;
        this.models = models;
        this.databases = databases;
        this.address = address;
    }

    /** An agent that throws has failed; only an interruption ends without a result. */
    AgentResult work(OpenAttempt attempt) throws InterruptedException {
        RolloutRequest request = attempt.request();
        Path database;
        try {
            database = databases.file(request, attempt.deadline());
        } catch (DatabaseMissing | UnknownExperiment e) {
            return AgentResult.failed("database missing", String.valueOf(e.getMessage()));
        }
        try {
            return agent.work(assignment(attempt, database));
        } catch (RuntimeException e) {
            LOG.error("{}: the agent failed", attempt.attempt(), e);
            return AgentResult.failed("agent failed", e.toString());
        }
    }

    private Assignment assignment(OpenAttempt attempt, Path database) {
        RolloutRequest request = attempt.request();
        var model = new RecordedModel(models, address.baseUrl(), attempt.attempt(), attempt.deadline());
        return new Assignment(request.question(), database, request.agent(), model);
    }
}
