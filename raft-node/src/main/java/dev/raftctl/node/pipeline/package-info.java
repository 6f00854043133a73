/**
 * The thread-free rest of a server: which request becomes which event, who is answered when and with which outcome,
 * what is written and synced together, how committed entries are applied, and when a snapshot or a full disk changes
 * anything. Nothing here has a thread, a clock, a socket or a file of its own: time is a parameter, and storage and
 * peers are interfaces. Two drivers run this code: {@code dev.raftctl.node.runtime} with threads and real time, and the
 * simulator with virtual time. An object belongs to one thread at a time.
 */
@NullMarked
package dev.raftctl.node.pipeline;

import org.jspecify.annotations.NullMarked;
