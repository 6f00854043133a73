package dev.raftctl.node.simulation;

import dev.raftctl.protocol.message.ClientRequest;

/** Requests for which the simulator has no counterpart: they read what only a real server has, such as its files. */
abstract class UnsimulatedRequests implements ClientRequest.Handler<Long> {
    @Override
    public void readStatus(ClientRequest.ReadStatus request, Long ticket) {
        fail(request);
    }

    @Override
    public void readDecisions(ClientRequest.ReadDecisions request, Long ticket) {
        fail(request);
    }

    @Override
    public void readLog(ClientRequest.ReadLog request, Long ticket) {
        fail(request);
    }

    @Override
    public void bootstrap(ClientRequest.Bootstrap request, Long ticket) {
        fail(request);
    }

    @Override
    public void takeSnapshot(ClientRequest.TakeSnapshot request, Long ticket) {
        fail(request);
    }

    @Override
    public void readSnapshot(ClientRequest.ReadSnapshot request, Long ticket) {
        fail(request);
    }

    @Override
    public void hashState(ClientRequest.HashState request, Long ticket) {
        fail(request);
    }

    @Override
    public void checkFiles(ClientRequest.CheckFiles request, Long ticket) {
        fail(request);
    }

    @Override
    public void readCheckProgress(ClientRequest.ReadCheckProgress request, Long ticket) {
        fail(request);
    }

    private static void fail(ClientRequest request) {
        throw new IllegalArgumentException("the simulator does not handle " + request);
    }
}
