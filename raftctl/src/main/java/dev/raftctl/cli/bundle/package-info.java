/**
 * Bundles: one file that holds what the servers of a cluster answered at one moment, from which the commands that read
 * answer again later, without the cluster. Recording and replaying happen where a client opens connections, so that a
 * command cannot tell a bundle from running servers.
 */
@NullMarked
package dev.raftctl.cli.bundle;

import org.jspecify.annotations.NullMarked;
