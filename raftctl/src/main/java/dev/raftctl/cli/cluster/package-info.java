/**
 * The client side of a cluster: discovers its servers and leader, sends requests in parallel, follows elections, and
 * distinguishes requests that are done, refused or of unknown outcome. Nothing here prints. A {@link
 * dev.raftctl.cli.cluster.ClusterClient} is confined to one thread.
 */
@NullMarked
package dev.raftctl.cli.cluster;

import org.jspecify.annotations.NullMarked;
