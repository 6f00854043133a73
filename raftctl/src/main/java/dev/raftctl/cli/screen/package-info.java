/**
 * The live view {@code raftctl top}. {@link dev.raftctl.cli.screen.TrendTracker} makes frames of what was seen of the cluster, {@link
 * dev.raftctl.cli.screen.Dashboard} is what a person has chosen to see of them, {@link dev.raftctl.cli.screen.DashboardRenderer} makes lines
 * of both: all three know neither terminal, clock nor network. {@link dev.raftctl.cli.screen.Sampler} looks at the cluster on a
 * thread of its own and hands values over; {@link dev.raftctl.cli.screen.TopScreen} reads keys and draws, and never waits for it.
 */
@NullMarked
package dev.raftctl.cli.screen;

import org.jspecify.annotations.NullMarked;
