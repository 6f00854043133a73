package dev.raftctl.node.simulation;

import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.net.ReceivedMessageHandler.RequestResponder;

/** Requests for which the simulator has no counterpart: they read what only a real server has, such as its files. */
abstract class UnsimulatedRequestHandler implements ClientRequest.Handler<RequestResponder> {
    @Override
    public void readStatus(ClientRequest.ServerStatusRequest request, RequestResponder responder) {
        fail(request);
    }

    @Override
    public void readDecisions(ClientRequest.ReadDecisionsRequest request, RequestResponder responder) {
        fail(request);
    }

    @Override
    public void readLog(ClientRequest.ReadLogEntriesRequest request, RequestResponder responder) {
        fail(request);
    }

    @Override
    public void bootstrap(ClientRequest.BootstrapRequest request, RequestResponder responder) {
        fail(request);
    }

    @Override
    public void takeSnapshot(ClientRequest.TakeSnapshotRequest request, RequestResponder responder) {
        fail(request);
    }

    @Override
    public void readSnapshot(ClientRequest.ReadSnapshotFileRequest request, RequestResponder responder) {
        fail(request);
    }

    @Override
    public void hashState(ClientRequest.StateHashRequest request, RequestResponder responder) {
        fail(request);
    }

    @Override
    public void checkFiles(ClientRequest.CheckFilesRequest request, RequestResponder responder) {
        fail(request);
    }

    @Override
    public void readCheckProgress(ClientRequest.FileCheckProgressRequest request, RequestResponder responder) {
        fail(request);
    }

    @Override
    public void executeCoordination(ClientRequest.ExecuteCoordinationRequest request, RequestResponder responder) {
        fail(request);
    }

    @Override
    public void queryCoordination(ClientRequest.QueryCoordinationRequest request, RequestResponder responder) {
        fail(request);
    }

    @Override
    public void watchEvents(ClientRequest.WatchEventsRequest request, RequestResponder responder) {
        fail(request);
    }

    @Override
    public void timeWrite(ClientRequest.TimeWriteRequest request, RequestResponder responder) {
        fail(request);
    }

    private static void fail(ClientRequest request) {
        throw new IllegalArgumentException("the simulator does not handle " + request);
    }
}
