/**
 * The messages between servers, clients and operators, as plain records. The core and the wire layer share these types,
 * so there is no mapping between them. They use only the JDK, are immutable, and may be used from any thread. Names
 * follow the Raft paper and Ongaro's dissertation.
 */
@NullMarked
package dev.raftctl.protocol.message;

import org.jspecify.annotations.NullMarked;
