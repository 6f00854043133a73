/**
 * What servers, clients and operators say to each other, as plain records: the core's vocabulary and the wire's, so
 * that there is no mapping layer between them. JDK only; immutable; usable from any thread. Names are those of the Raft
 * paper and of Ongaro's dissertation.
 */
@NullMarked
package dev.raftctl.protocol.message;

import org.jspecify.annotations.NullMarked;
