package dev.raftctl.protocol.message;

/**
 * The program that a server runs.
 *
 * @param uptimeMs milliseconds since the process became ready
 * @param version the version of the program
 * @param certificateExpiresMs when its certificate expires, in milliseconds since 1970; 0 if it has none
 */
public record ProgramStatus(long uptimeMs, String version, long certificateExpiresMs) {}
