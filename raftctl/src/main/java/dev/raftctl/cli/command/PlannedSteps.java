package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.ConfigurationApplyPlan;

/**
 * A plan and how far it is.
 *
 * @param madeCount how many of its steps are made already
 */
record PlannedSteps(ConfigurationApplyPlan plan, int madeCount) {}
