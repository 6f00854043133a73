package dev.raftctl.protocol.message;

/**
 * The link by which a server sends to another one. The other server's messages come on a link of its own.
 *
 * @param lastResponseMs since the other server last answered on it, which it does every second; -1: not since this server
 *     started
 * @param problem why the link is down, as a sentence without its stop; empty: it is up
 */
public record LinkStatus(ServerId peer, long lastResponseMs, String problem) {}
