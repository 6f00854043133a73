/**
 * The rules of membership: what a majority is, and which configuration a list of changes leads to (dissertation chapter
 * 4). Pure functions of a {@link dev.raftctl.protocol.message.Configuration}, which the server, the simulator and the
 * operator's commands share, so that a dry run decides as the leader does. All types are thread-safe.
 */
@NullMarked
package dev.raftctl.protocol.membership;

import org.jspecify.annotations.NullMarked;
