package dev.raftctl.cli.cluster;

import dev.raftctl.client.PipelinedLink;
import dev.raftctl.client.RequestTarget;
import dev.raftctl.client.ServerRequestOutcome;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientReply.SnapshotFileChunkReply;
import dev.raftctl.protocol.message.ClientReply.SnapshotTakenReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Takes and downloads snapshots of one server. Each step has the command's whole timeout, because the duration depends
 * on the size of the snapshot. Confined to one thread.
 */
public final class SnapshotDownload {
    /**
     * How long the client waits after the request's timeout. A server may use that time to report why it has no
     * snapshot.
     */
    private static final long REPLY_MARGIN_MILLIS = 1_000;

    private final ClusterClient cluster;
    private final RequestTarget server;

    public SnapshotDownload(ClusterClient cluster, RequestTarget server) {
        this.cluster = cluster;
        this.server = server;
    }

    /** Receives the bytes of a snapshot file, in order. */
    @FunctionalInterface
    public interface SnapshotFileSink {
        void write(byte[] part) throws IOException, CliFailure;
    }

    /**
     * Makes the server write a snapshot of at least this index, unless its newest snapshot already reaches the index.
     * Returns when the snapshot is durable.
     */
    public SnapshotTakenReply takeSnapshot(long minIndex) throws CliFailure {
        long millis = cluster.deadline().totalMillis();
        ServerRequestOutcome reply =
                cluster.withNewDeadline().call(server, new ClientRequest.TakeSnapshotRequest(minIndex), millis);
        if (reply == null || reply.reply() == null) {
            IOException error = reply == null ? null : reply.error();
            throw noAnswer(error == null ? new TimeoutException() : error);
        }
        return requireSuccess(reply.reply(), SnapshotTakenReply.class);
    }

    /**
     * Receives a snapshot file. It must check that the file is complete, because a lost connection ends the parts
     * early.
     */
    public interface SnapshotFileReceiver {
        /** Called once with the snapshot's metadata, before the first part of the file. */
        SnapshotFileSink begin(SnapshotTakenReply taken) throws IOException, CliFailure;
    }

    /** Makes the server take a snapshot, and passes the parts of the snapshot file to the receiver. */
    public SnapshotTakenReply download(long minIndex, SnapshotFileReceiver receiver) throws IOException, CliFailure {
        SnapshotTakenReply taken = takeSnapshot(minIndex);
        try (PipelinedLink link = open()) {
            SnapshotFileSink sink = receiver.begin(taken);
            for (long offset = 0; offset < taken.sizeBytes(); ) {
                byte[] part = call(link, new ClientRequest.ReadSnapshotFileRequest(taken.last(), offset))
                        .data();
                if (part.length == 0) {
                    throw new CliFailure(
                            CliFailureReason.FAULT,
                            server + " sent nothing at byte " + offset + " of the snapshot",
                            "");
                }
                sink.write(part);
                offset += part.length;
            }
            return taken;
        }
    }

    private PipelinedLink open() throws CliFailure {
        try {
            return cluster.openPipelined(server.address(), serverId());
        } catch (IOException unreachable) {
            throw noAnswer(unreachable);
        }
    }

    private ServerId serverId() {
        ServerId id = server.id();
        if (id == null) {
            throw new IllegalArgumentException("a server without its id: " + server);
        }
        return id;
    }

    private SnapshotFileChunkReply call(PipelinedLink link, ClientRequest.ReadSnapshotFileRequest request)
            throws CliFailure {
        long millis = cluster.deadline().totalMillis();
        try {
            return requireSuccess(
                    link.call(request, millis).get(millis + REPLY_MARGIN_MILLIS, TimeUnit.MILLISECONDS),
                    SnapshotFileChunkReply.class);
        } catch (ExecutionException failed) {
            throw noAnswer(failed.getCause() == null ? failed : failed.getCause());
        } catch (TimeoutException late) {
            throw noAnswer(late);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CliFailure(CliFailureReason.INTERRUPTED, "interrupted", "");
        }
    }

    private <T extends ClientReply.SuccessReply> T requireSuccess(@Nullable ClientReply reply, Class<T> kind)
            throws CliFailure {
        T success = reply == null ? null : reply.successOf(kind);
        if (success != null) {
            return success;
        }
        Refusal refusal = reply == null ? null : reply.refusal();
        if (refusal != null) {
            throw CliFailure.of(refusal);
        }
        throw new CliFailure(CliFailureReason.FAULT, server + " sent an unexpected reply: " + reply, "");
    }

    private CliFailure noAnswer(Throwable cause) {
        String message = cause.getMessage() == null ? "no answer in time" : cause.getMessage();
        return new CliFailure(
                CliFailureReason.UNREACHABLE.exitCode(),
                CliFailureReason.UNREACHABLE.name(),
                server + " does not answer: " + message,
                "use a longer --timeout for each step, or name another server by its id",
                cause);
    }
}
