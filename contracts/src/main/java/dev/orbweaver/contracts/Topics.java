package dev.orbweaver.contracts;

import java.util.List;

/** The topic names, spelled here only. Keys, records and directions: {@code docs/reference/topics.md}. */
public final class Topics {

    /** Schema number that every record carries; a reader quarantines a newer one. */
    public static final int SCHEMA = 1;

    /** Compacted, key experiment: {@code ExperimentAnnouncement}, dispatcher to all. */
    public static final String EXPERIMENTS = "orbweaver.experiments";

    /** Key rollout id: {@code RolloutRequest}, dispatcher to the share group of rollout workers. */
    public static final String ROLLOUT_REQUESTS = "orbweaver.rollout-requests";

    /** Key worker: {@code RolloutStatus}, rollout workers to dispatcher. */
    public static final String ROLLOUT_STATUS = "orbweaver.rollout-status";

    /** Key rollout id: {@code Rollout}, rollout workers to reward-service. */
    public static final String ROLLOUTS = "orbweaver.rollouts";

    /** Key experiment: {@code Trajectory}, reward-service (and the dispatcher for lost ones) to trainer and dispatcher. */
    public static final String TRAJECTORIES = "orbweaver.trajectories";

    /** Compacted, key experiment: {@code PolicyVersion}, trainer to gateways. */
    public static final String POLICY_VERSIONS = "orbweaver.policy-versions";

    /** Key gateway: {@code PolicyAcknowledgement}, gateways to dispatcher. */
    public static final String POLICY_ACKNOWLEDGEMENTS = "orbweaver.policy-acknowledgements";

    /** Key experiment: {@code ExperimentEvent}, all to dispatcher. */
    public static final String EXPERIMENT_EVENTS = "orbweaver.experiment-events";

    /** Key as received: {@code QuarantinedRecord}, all. */
    public static final String QUARANTINE = "orbweaver.quarantine";

    /** Topics of which Kafka keeps the latest record of each key only. */
    public static final List<String> COMPACTED = List.of(EXPERIMENTS, POLICY_VERSIONS);

    /** Every topic, in the order of the data's way. */
    public static final List<String> ALL = List.of(
            EXPERIMENTS,
            ROLLOUT_REQUESTS,
            ROLLOUT_STATUS,
            ROLLOUTS,
            TRAJECTORIES,
            POLICY_VERSIONS,
            POLICY_ACKNOWLEDGEMENTS,
            EXPERIMENT_EVENTS,
            QUARANTINE);

    private Topics() {}
}
