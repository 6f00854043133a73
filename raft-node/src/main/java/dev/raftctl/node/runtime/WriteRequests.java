package dev.raftctl.node.runtime;

import dev.raftctl.protocol.message.ClientRequest;

/** Distinguishes the requests that write to the log from all others. */
final class WriteRequests {
    private WriteRequests() {}

    /** Returns whether requests of this class append a client's entry: a command, or the start or end of a session. */
    static boolean isWrite(Class<? extends ClientRequest> request) {
        return request == ClientRequest.ExecuteCommandRequest.class
                || request == ClientRequest.ExecuteCoordinationRequest.class
                || request == ClientRequest.OpenSessionRequest.class
                || request == ClientRequest.CloseSessionRequest.class;
    }
}
