package dev.raftctl.protocol.message;

/**
 * A place in a server's files that is not as it was written.
 *
 * @param file its path on that server
 * @param offset in bytes; -1: none in particular
 */
public record FileDamage(String file, long offset, String description) {}
