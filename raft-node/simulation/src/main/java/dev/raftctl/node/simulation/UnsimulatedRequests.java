package dev.raftctl.node.simulation;

import dev.raftctl.protocol.message.ClientRequest;

/** Requests for which the simulator has no counterpart: they read what only a real server has, such as its files. */
abstract class UnsimulatedRequests implements ClientRequest.Handler<Long> {
    @Override
    public void readStatus(ClientRequest.ServerStatusRequest request, Long ticket) {
        fail(request);
    }

    @Override
    public void readDecisions(ClientRequest.ReadDecisionsRequest request, Long ticket) {
        fail(request);
    }

    @Override
    public void readLog(ClientRequest.ReadLogEntriesRequest request, Long ticket) {
        fail(request);
    }

    @Override
    public void bootstrap(ClientRequest.BootstrapRequest request, Long ticket) {
        fail(request);
    }

    @Override
    public void takeSnapshot(ClientRequest.TakeSnapshotRequest request, Long ticket) {
        fail(request);
    }

    @Override
    public void readSnapshot(ClientRequest.ReadSnapshotFileRequest request, Long ticket) {
        fail(request);
    }

    @Override
    public void hashState(ClientRequest.StateHashRequest request, Long ticket) {
        fail(request);
    }

    @Override
    public void checkFiles(ClientRequest.CheckFilesRequest request, Long ticket) {
        fail(request);
    }

    @Override
    public void readCheckProgress(ClientRequest.FileCheckProgressRequest request, Long ticket) {
        fail(request);
    }

    private static void fail(ClientRequest request) {
        throw new IllegalArgumentException("the simulator does not handle " + request);
    }
}
