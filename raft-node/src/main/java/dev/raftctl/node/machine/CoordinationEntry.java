package dev.raftctl.node.machine;

/**
 * The log entry of a coordination command, and the client that sent it.
 *
 * @param index the log index of the entry
 * @param wallMillis the leader's wall clock when it appended the entry, for people only
 * @param caller the name in the certificate of the caller; empty without certificates
 * @param isOperator whether the caller may use the leases and locks of others
 */
public record CoordinationEntry(long index, long wallMillis, String caller, boolean isOperator) {}
