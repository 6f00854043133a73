/**
 * The live view {@code raftctl top}. {@link dev.raftctl.cli.screen.ClusterTrendTracker} turns samples of the cluster
 * into frames, {@link dev.raftctl.cli.screen.Dashboard} holds what the user has chosen to see, and
 * {@link dev.raftctl.cli.screen.DashboardRenderer} renders both as lines; none of them depends on terminal, clock or
 * network. {@link dev.raftctl.cli.screen.StatusSampler} polls the cluster on its own thread and passes events on;
 * {@link dev.raftctl.cli.screen.DashboardScreen} reads keys and draws without ever waiting for the sampler.
 */
@NullMarked
package dev.raftctl.cli.screen;

import org.jspecify.annotations.NullMarked;
