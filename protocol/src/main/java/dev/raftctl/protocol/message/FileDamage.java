package dev.raftctl.protocol.message;

/**
 * Damage found in one of a server's files.
 *
 * @param file the path on that server
 * @param offset in bytes; -1 if the damage has no particular offset
 */
public record FileDamage(String file, long offset, String description) {}
