package dev.raftctl.cli.prove;

import dev.raftctl.node.simulation.linear.ClientOperation;

/**
 * An operation of a client and the version in its response.
 *
 * @param version the log index of the entry that wrote the value in the response; 0 if the response contains none, or
 *     if there is no response
 */
record RecordedOperation(ClientOperation operation, long version) {
    /** Returns whether the version is that of a value that this operation wrote. */
    boolean isWrite() {
        return version > 0 && operation.action().hasWritten(operation.response());
    }

    /** Returns the value whose version this is: the one that the operation wrote, or the one that it read. */
    long value() {
        return isWrite() ? operation.action().writtenValue(operation.response()) : operation.response();
    }
}
