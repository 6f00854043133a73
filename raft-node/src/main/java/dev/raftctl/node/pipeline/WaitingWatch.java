package dev.raftctl.node.pipeline;

import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.net.ReceivedMessageHandler.RequestResponder;

/** A request that waits for its turn to be answered, or for a change of its keys. */
final class WaitingWatch {
    final ClientRequest.WatchEventsRequest request;
    final RequestResponder client;
    final String connection;
    final long deadlineNanos;
    /** Distinguishes watches with the same deadline. */
    final long number;

    /**
     * The index after which the reply begins: that of the request, until a change occurs. No key of the watch was
     * changed between the two, so the history may begin after the index of the request.
     */
    long afterIndex;

    /** Whether the request is new or a change has occurred, so that the watch waits only for its turn. */
    boolean isReady;

    /** The position among the watches of the same key. Used by {@link WatchIndex}. */
    int position;

    WaitingWatch(ClientRequest.WatchEventsRequest request, RequestResponder client, long deadlineNanos, long number) {
        this.request = request;
        this.client = client;
        this.connection = client.clientAddress();
        this.deadlineNanos = deadlineNanos;
        this.number = number;
        this.afterIndex = request.afterIndex();
    }
}
