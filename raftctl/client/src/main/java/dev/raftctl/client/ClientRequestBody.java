package dev.raftctl.client;

import dev.raftctl.protocol.message.ClientOutcome;

/** Executes one request of a {@link RaftctlClient} on a cluster. */
@FunctionalInterface
interface ClientRequestBody<T> {
    ClientOutcome<T> run(ClusterRequests cluster) throws ClientFailure;
}
