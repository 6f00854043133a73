package dev.raftctl.cli.screen;

import dev.raftctl.cli.cluster.ClusterStatus;

/**
 * The cluster as it was seen at one moment.
 *
 * @param atMillis since the watching began, by a monotonic clock
 */
record Sample(long atMillis, ClusterStatus clusterStatus) {}
