package dev.raftctl.protocol.coordination;

/**
 * A configuration that the log contains for an operation.
 *
 * @param index the log index of the configuration
 */
public record OperationStep(long index, String text) {}
