package dev.raftctl.client;

import dev.raftctl.protocol.message.ClientOutcome;

/** What one request of a {@link RaftctlClient} does with the access to the cluster that it is given. */
@FunctionalInterface
interface ClientRequestBody<T> {
    ClientOutcome<T> run(ClusterRequests cluster) throws ClientFailure;
}
