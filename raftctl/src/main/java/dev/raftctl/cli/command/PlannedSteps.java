package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.ConfigurationApplyPlan;

/**
 * A plan and how far it is.
 *
 * @param madeCount how many of its steps are made already
 */
record PlannedSteps(ConfigurationApplyPlan plan, int madeCount) {
    /** Returns whether the configuration is the one that the plan leads to. */
    boolean isAlreadyDone() {
        return madeCount == plan.steps().size();
    }
}
