package dev.raftctl.cli.cluster;

import java.util.HashMap;

/**
 * Looks at all servers again and again, for as long as somebody watches. A server that hangs costs its row, never the look. One
 * thread.
 */
public final class Vigil implements AutoCloseable {
    private static final long WITHOUT_END_MILLIS = 1_000L * 60 * 60 * 24 * 365;

    /** A server that was too late for one look may yet be in time for the next. */
    private static final long ANSWER_MILLIS_MIN = 3_000;

    private static final long PATIENCE_MILLIS_MIN = 500;

    private final Rounds rounds;
    private final Deadline deadline;

    Vigil(Acquaintance known, Links links, Pace pace, Notes notes) {
        deadline = Deadline.in(pace, WITHOUT_END_MILLIS);
        rounds = new Rounds(known, links, deadline, notes, new HashMap<>());
    }

    /**
     * What all servers say now; perhaps none answers.
     *
     * @param interval in milliseconds, how often it looks: about as long is waited, once, for a server that hangs
     * @throws Failure when it is interrupted
     */
    public Survey look(long interval) throws Failure {
        long patience = Math.max(PATIENCE_MILLIS_MIN, interval);
        return rounds.next(Math.max(ANSWER_MILLIS_MIN, patience), patience, Rounds.Enough.ALL);
    }

    /** Nothing, for so long. */
    public void rest(long millis) throws Failure {
        deadline.pause(millis);
    }

    /** Why none of the servers in it answers. */
    public static Failure unreachable(Survey survey) {
        return Unreachable.failure(survey);
    }

    @Override
    public void close() {
        rounds.close();
    }
}
