package dev.raftctl.node.core;

import dev.raftctl.protocol.message.ServerId;

/**
 * Shows that a server's disk lost entries that the server had acknowledged.
 *
 * @param leader the leader that relies on them
 * @param commitIndex the entry up to which the leader relies on this server
 * @param lastIndex the end of this server's log, which is before that entry
 */
public record LostEntries(ServerId leader, long commitIndex, long lastIndex) {}
