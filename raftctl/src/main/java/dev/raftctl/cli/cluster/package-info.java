/**
 * The cluster as a client sees it: finding its servers and its leader, asking many at once, following elections, and telling
 * what was done from what was refused and from what nobody knows. Nothing here prints. A {@link
 * dev.raftctl.cli.cluster.ClusterClient} belongs to one thread.
 */
@NullMarked
package dev.raftctl.cli.cluster;

import org.jspecify.annotations.NullMarked;
