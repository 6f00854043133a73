/**
 * A client of raftctl clusters: finds the servers, follows the leader, applies commands exactly once through sessions,
 * and returns one of three outcomes for each request: it succeeded, it was refused, or its outcome is unknown. {@link
 * dev.raftctl.client.RaftctlClient} is the entry point for programs; the other classes give the access that an
 * operator's console needs.
 */
@NullMarked
package dev.raftctl.client;

import org.jspecify.annotations.NullMarked;
