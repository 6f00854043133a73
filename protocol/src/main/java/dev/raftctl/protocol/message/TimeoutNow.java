package dev.raftctl.protocol.message;

/** Tells a caught-up server to campaign at once (dissertation section 3.10). */
public record TimeoutNow(long term) implements PeerMessage {}
