package dev.raftctl.protocol.coordination;

/**
 * How a client says that its operation ended.
 *
 * @param state not RUNNING
 * @param exitCode the exit code of the command
 * @param reason a word for programs, such as the reason of a refusal
 * @param message a sentence for people
 */
public record OperationEnd(OperationState state, int exitCode, String reason, String message) {}
