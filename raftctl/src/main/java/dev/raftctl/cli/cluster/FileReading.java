package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ClientReply.FilesRead;
import dev.raftctl.protocol.message.ClientRequest;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Follows servers that read all their files, for who watches: a line of progress at each look. One thread. */
final class FileReading implements AutoCloseable {
    private static final long ANSWER_MILLIS = 300;

    private final Crowd crowd;
    private final Pace pace;
    private final Notes notes;
    private final long begun;
    private final Map<Target, FilesRead> told = new HashMap<>();

    FileReading(Crowd crowd, Pace pace, Notes notes) {
        this.crowd = crowd;
        this.pace = pace;
        this.notes = notes;
        begun = pace.nanoTime();
    }

    /**
     * Asks those that still read, and says how far all have come.
     *
     * @param reading who has not ended yet
     * @param count how many there are, with those that have
     */
    void look(Collection<Target> reading, int count) throws Failure {
        reading.forEach(target -> crowd.ask(target, new ClientRequest.FollowCheck(), ANSWER_MILLIS));
        Deadline end = Deadline.in(pace, ANSWER_MILLIS);
        for (int i = 0; i < reading.size(); i++) {
            Reply reply = crowd.next(end.leftMillis());
            if (reply == null) {
                break;
            }
            if (reply.reply() instanceof FilesRead now && now.total() > 0) {
                told.put(reply.target(), now);
            }
        }
        long bytes = 0;
        long total = 0;
        for (Map.Entry<Target, FilesRead> each : told.entrySet()) {
            total += each.getValue().total();
            bytes += reading.contains(each.getKey())
                    ? each.getValue().bytes()
                    : each.getValue().total();
        }
        notes.progress("files of " + (count - reading.size()) + " of " + count + " servers read"
                + (total == 0 ? "" : ": " + new Headway(bytes, total, pace.nanoTime() - begun)));
    }

    @Override
    public void close() {
        crowd.close();
    }
}
