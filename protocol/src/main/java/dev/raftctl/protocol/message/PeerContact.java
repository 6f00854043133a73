package dev.raftctl.protocol.message;

/**
 * The contact of a server with one other member, in both directions. Servers connect to each other separately for each
 * direction, so one direction can work without the other.
 *
 * @param heardMs milliseconds since this server received anything from the peer, on any connection; -1 if never since
 *     it started
 * @param connected whether this server's own connection to the peer is up
 * @param reason why it is not, as a stable code: {@code refused}, {@code timeout}, {@code reset}, {@code unresolved},
 *     {@code untrusted}, {@code foreign} (another cluster), {@code wrong-id}, {@code disk-lost}, {@code lineage},
 *     {@code version}, {@code busy}, {@code unauthorized}, {@code connecting} (no attempt has ended yet), {@code
 *     other}; empty if it is up
 */
public record PeerContact(ServerId peer, long heardMs, boolean connected, String reason) {}
