package dev.orbweaver.trainerservice.session;

/**
 * How far a policy has come.
 *
 * @param version published last
 * @param completedSteps training steps it contains
 * @param warmedUp whether the warm start is done, or not asked for
 */
record Progress(long version, int completedSteps, boolean warmedUp) {

    Progress afterWarmUp() {
        return new Progress(version + 1, completedSteps, true);
    }

    Progress afterStep() {
        return new Progress(version + 1, completedSteps + 1, warmedUp);
    }
}
