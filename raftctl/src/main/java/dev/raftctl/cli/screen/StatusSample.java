package dev.raftctl.cli.screen;

import dev.raftctl.client.ClusterStatus;

/**
 * The cluster's status at one moment.
 *
 * @param atMillis time since the first sample, by a monotonic clock
 */
record StatusSample(long atMillis, ClusterStatus clusterStatus) {}
