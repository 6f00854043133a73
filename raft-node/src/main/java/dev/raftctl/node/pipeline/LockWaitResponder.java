package dev.raftctl.node.pipeline;

import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.net.ReceivedMessageHandler.RequestResponder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Passes on every reply but one: a command that queued for a lock, which the thread that owns the machine reports, has
 * to wait.
 *
 * @param onQueued receives that reply instead of the client
 */
record LockWaitResponder(RequestResponder client, Consumer<ClientReply.CommandExecutedReply> onQueued)
        implements RequestResponder {
    @Override
    public void reply(ClientReply reply) {
        ClientReply.CommandExecutedReply executed = reply.successOf(ClientReply.CommandExecutedReply.class);
        if (executed != null && CoordinationMessageFormat.isQueued(executed.result())) {
            onQueued.accept(executed);
        } else {
            client.reply(reply);
        }
    }

    @Override
    public String clientAddress() {
        return client.clientAddress();
    }

    @Override
    public String clientCertificate() {
        return client.clientCertificate();
    }

    @Override
    public boolean isOperator() {
        return client.isOperator();
    }

    @Override
    public boolean isAbandoned() {
        return client.isAbandoned();
    }

    @Override
    public boolean isReady(LongSupplier replyBytes, Runnable retry) {
        return client.isReady(replyBytes, retry);
    }
}
