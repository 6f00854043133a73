/**
 * The part of a server between the Raft core and its threads and I/O: it converts requests into events, decides when
 * each client receives a reply and which one, batches writes, applies committed entries, and decides when to take a
 * snapshot and how to handle a full disk. Nothing here has a thread, a clock, a socket or a file of its own: time is a
 * parameter, and storage and peers are interfaces. Two drivers run this code: {@code dev.raftctl.node.runtime} with
 * threads and real time, and the simulator with virtual time. An object belongs to one thread at a time.
 */
@NullMarked
package dev.raftctl.node.pipeline;

import org.jspecify.annotations.NullMarked;
