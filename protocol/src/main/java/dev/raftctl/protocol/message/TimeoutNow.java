package dev.raftctl.protocol.message;

/** The leader tells a caught-up server to stand at once (dissertation section 3.10). */
public record TimeoutNow(long term) implements PeerMessage {}
