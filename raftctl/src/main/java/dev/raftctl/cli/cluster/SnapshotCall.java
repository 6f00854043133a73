package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientReply.SnapshotTaken;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ServerId;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One server's snapshots. Each step may take the command's time anew: how long all of them take hangs on the snapshot's size.
 * One thread.
 */
public final class SnapshotCall {
    /** Longer than a server itself waits before it says why it has none. */
    private static final long MARGIN_MILLIS = 1_000;

    private final ClusterClient cluster;
    private final Target server;

    public SnapshotCall(ClusterClient cluster, Target server) {
        this.cluster = cluster;
        this.server = server;
    }

    /** What takes the bytes of a snapshot's file, in order. */
    @FunctionalInterface
    public interface Sink {
        void take(byte[] part) throws IOException, Failure;
    }

    /** Has the server write one of at least this index, unless its newest is; returns when it is durable. */
    public SnapshotTaken take(long minIndex) throws Failure {
        long millis = cluster.deadline().totalMillis();
        Reply reply = cluster.again().ask(server, new ClientRequest.TakeSnapshot(minIndex), millis);
        if (reply == null || reply.reply() == null) {
            IOException trouble = reply == null ? null : reply.trouble();
            throw silent(trouble == null ? new TimeoutException() : trouble);
        }
        return (SnapshotTaken) succeeded(reply.reply());
    }

    /** Checked by whoever has the whole file: parts may end early when the connection does. */
    public interface Receiver {
        /** What is to come. */
        Sink begin(SnapshotTaken taken) throws IOException, Failure;
    }

    /** Takes a snapshot and hands its file to the receiver, part by part. */
    public SnapshotTaken receive(long minIndex, Receiver receiver) throws IOException, Failure {
        SnapshotTaken taken = take(minIndex);
        try (Pipeline pipeline = open()) {
            Sink sink = receiver.begin(taken);
            for (long at = 0; at < taken.bytes(); ) {
                ClientReply reply = ask(pipeline, new ClientRequest.ReadSnapshot(taken.last(), at));
                byte[] part = ((ClientReply.SnapshotPart) reply).data();
                if (part.length == 0) {
                    throw new Failure(Cause.FAULT, server + " sent nothing at byte " + at + " of the snapshot", "");
                }
                sink.take(part);
                at += part.length;
            }
            return taken;
        }
    }

    private Pipeline open() throws Failure {
        try {
            return cluster.pipeline(server.address(), serverId());
        } catch (IOException unreachable) {
            throw silent(unreachable);
        }
    }

    private ServerId serverId() {
        ServerId id = server.id();
        if (id == null) {
            throw new IllegalArgumentException("a server without its id: " + server);
        }
        return id;
    }

    private ClientReply ask(Pipeline pipeline, ClientRequest request) throws Failure {
        long millis = cluster.deadline().totalMillis();
        try {
            return succeeded(pipeline.ask(request, millis).get(millis + MARGIN_MILLIS, TimeUnit.MILLISECONDS));
        } catch (ExecutionException failed) {
            throw silent(failed.getCause() == null ? failed : failed.getCause());
        } catch (TimeoutException late) {
            throw silent(late);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Failure(Cause.INTERRUPTED, "interrupted", "");
        }
    }

    private ClientReply succeeded(@Nullable ClientReply reply) throws Failure {
        if (reply instanceof ClientReply.Success success) {
            return success;
        }
        if (reply instanceof ClientReply.Refused refused) {
            throw Failure.of(refused.why());
        }
        throw new Failure(Cause.FAULT, server + " gave no answer that can be read: " + reply, "");
    }

    private Failure silent(Throwable why) {
        String words = why.getMessage() == null ? "no answer in time" : why.getMessage();
        return new Failure(
                Cause.UNREACHABLE.exit(),
                Cause.UNREACHABLE.name(),
                server + " does not answer: " + words,
                "--timeout gives each step more time; another server may be asked by its id",
                why);
    }
}
