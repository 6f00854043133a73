package dev.raftctl.client;

import dev.raftctl.protocol.message.ClientOutcome;

/** Runs requests, each with a timeout of its own, and reports failures as outcomes. Thread-safe. */
interface ClientRequestExecutor {
    /** Runs the request on this thread. */
    <T> ClientOutcome<T> run(ClientRequestBody<T> request);

    /** Returns requests for one thread that may wait for long, with a session of their own. */
    ClusterRequests newRequests();

    ClientClock clock();
}
