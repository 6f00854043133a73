package dev.raftctl.protocol.message;

/**
 * The configuration that a server acts on.
 *
 * @param configuration the configuration in force
 * @param configIndex the index of that configuration; 0 if there is none
 * @param configCommitted whether that configuration is known to be committed
 */
public record MembershipStatus(Configuration configuration, long configIndex, boolean configCommitted) {}
