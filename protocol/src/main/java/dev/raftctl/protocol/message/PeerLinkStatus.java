package dev.raftctl.protocol.message;

/**
 * The connection on which a server sends to a peer. The peer sends on a connection of its own.
 *
 * @param lastResponseMs milliseconds since the peer's last response on it, one of which comes every second; -1 if there
 *     was none since this server started
 * @param problem why the connection is down, as a sentence without a full stop; empty if it is up
 */
public record PeerLinkStatus(ServerId peer, long lastResponseMs, String problem) {}
