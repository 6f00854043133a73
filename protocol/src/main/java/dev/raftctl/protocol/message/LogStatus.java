package dev.raftctl.protocol.message;

/**
 * How far a server's log reaches.
 *
 * @param matchIndex the last index that is durable on its own disk
 */
public record LogStatus(
        long firstIndex, LogPosition last, long matchIndex, long commitIndex, long lastApplied, long snapshotIndex) {}
