package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.net.NoReply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Questions to several servers at once, each on a thread of its own: what a server does, or a name server, never holds up the
 * asker longer than it wants. One thread asks and takes the replies.
 */
final class Crowd implements AutoCloseable {
    private final Links links;
    private final Pace pace;
    private final Notes notes;
    private final Acquaintance known;
    private final LinkedBlockingQueue<Reply> replies = new LinkedBlockingQueue<>();
    private final List<Question> open = new ArrayList<>();

    /** @param known the cluster that is meant: only questions about the state of a server go to other clusters */
    Crowd(Links links, Pace pace, Notes notes, Acquaintance known) {
        this.known = known;
        this.links = links;
        this.pace = pace;
        this.notes = notes;
    }

    void ask(Target target, ClientRequest request, long millis) {
        boolean isForAny = request instanceof ClientRequest.Describe || request instanceof ClientRequest.Bootstrap;
        Question question = new Question(target, request, isForAny ? "" : known.cluster(), millis);
        open.removeIf(Question::isOver);
        open.add(question);
        pace.start(question);
    }

    /** The next reply of any server; null when none comes in time. */
    @Nullable
    Reply next(long millis) throws Failure {
        try {
            return pace.poll(replies, millis);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Failure(Cause.INTERRUPTED, "interrupted", "");
        }
    }

    /** Gives up what is still unanswered. */
    @Override
    public void close() {
        for (Question question : open) {
            question.giveUp();
        }
    }

    private final class Question extends Thread {
        private final Target target;
        private final ClientRequest request;
        /** Empty: any. */
        private final String cluster;

        private final long deadline;
        private volatile @Nullable Link link;
        private volatile boolean over;

        Question(Target target, ClientRequest request, String cluster, long millis) {
            super("ask " + target.address());
            this.target = target;
            this.request = request;
            this.cluster = cluster;
            deadline = pace.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            setDaemon(true);
        }

        boolean isOver() {
            return over;
        }

        void giveUp() {
            Link using = link;
            if (!over && using != null) {
                over = true;
                using.close();
            }
        }

        @Override
        public void run() {
            long start = pace.nanoTime();
            Reply reply;
            try {
                reply = new Reply(target, request, answer(), null);
            } catch (IOException trouble) {
                reply = new Reply(target, request, null, trouble);
            } catch (RuntimeException fault) {
                // A fault here must not leave the asker waiting: it is reported as what it is, an unanswered question.
                NoReply none = new NoReply("asking " + target + " failed: " + fault, link != null);
                none.initCause(fault);
                reply = new Reply(target, request, null, none);
            }
            over = true;
            note(reply, pace.nanoTime() - start);
            replies.add(reply);
        }

        private ClientReply answer() throws IOException {
            try (Link opened = links.open(target.address(), target.id(), leftMillis())) {
                link = opened;
                String other = opened.welcome().clusterId();
                if (!cluster.isEmpty() && !other.isEmpty() && !other.equals(cluster)) {
                    throw new ForeignServer(target + " belongs to another cluster: "
                            + opened.welcome().clusterName() + " " + other);
                }
                return opened.ask(request, leftMillis());
            }
        }

        private long leftMillis() {
            return Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - pace.nanoTime()));
        }

        private void note(Reply reply, long nanos) {
            notes.detail("raftctl: " + target + ": " + request.getClass().getSimpleName() + ": " + came(reply) + ", "
                    + TimeUnit.NANOSECONDS.toMicros(nanos) + " us");
        }

        private static String came(Reply reply) {
            if (reply.reply() instanceof ClientReply.Refused refused) {
                return "refused: " + refused.why().reason() + ": "
                        + refused.why().message();
            }
            IOException trouble = reply.trouble();
            return trouble == null ? "answered" : "failed: " + trouble.getMessage();
        }
    }
}
