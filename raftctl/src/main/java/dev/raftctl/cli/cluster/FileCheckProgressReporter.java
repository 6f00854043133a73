package dev.raftctl.cli.cluster;

import dev.raftctl.client.ClientClock;
import dev.raftctl.client.ParallelRequests;
import dev.raftctl.client.RequestDeadline;
import dev.raftctl.client.RequestTarget;
import dev.raftctl.client.ServerRequestOutcome;
import dev.raftctl.protocol.message.ClientReply.FileCheckProgressReply;
import dev.raftctl.protocol.message.ClientRequest;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Reports the progress of servers that check all their files. Confined to one thread. */
final class FileCheckProgressReporter implements AutoCloseable {
    private static final long ANSWER_TIMEOUT_MILLIS = 300;

    private final ParallelRequests requests;
    private final ClientClock clock;
    private final ProgressListener listener;
    private final long startNanos;
    private final Map<RequestTarget, FileCheckProgressReply> lastReports = new HashMap<>();

    FileCheckProgressReporter(ParallelRequests requests, ClientClock clock, ProgressListener listener) {
        this.requests = requests;
        this.clock = clock;
        this.listener = listener;
        startNanos = clock.nanoTime();
    }

    /**
     * Queries the servers that are still reading and reports the overall progress.
     *
     * @param running the servers that have not finished
     * @param serverCount the number of servers, including those that have finished
     */
    void poll(Collection<RequestTarget> running, int serverCount) throws CliFailure {
        running.forEach(
                target -> requests.send(target, new ClientRequest.FileCheckProgressRequest(), ANSWER_TIMEOUT_MILLIS));
        RequestDeadline pollDeadline = RequestDeadline.in(clock, ANSWER_TIMEOUT_MILLIS);
        for (int i = 0; i < running.size(); i++) {
            ServerRequestOutcome reply =
                    ClientFailures.translateNullable(() -> requests.nextReply(pollDeadline.remainingMillis()));
            if (reply == null) {
                break;
            }
            FileCheckProgressReply filesRead = reply.successOf(FileCheckProgressReply.class);
            if (filesRead != null && filesRead.totalBytes() > 0) {
                lastReports.put(reply.target(), filesRead);
            }
        }
        long doneBytes = 0;
        long totalBytes = 0;
        for (Map.Entry<RequestTarget, FileCheckProgressReply> each : lastReports.entrySet()) {
            totalBytes += each.getValue().totalBytes();
            doneBytes += running.contains(each.getKey())
                    ? each.getValue().bytesRead()
                    : each.getValue().totalBytes();
        }
        listener.progress("files of " + (serverCount - running.size()) + " of " + serverCount + " servers read"
                + (totalBytes == 0
                        ? ""
                        : ": " + new ByteTransferProgress(doneBytes, totalBytes, clock.nanoTime() - startNanos)));
    }

    @Override
    public void close() {
        requests.close();
    }
}
