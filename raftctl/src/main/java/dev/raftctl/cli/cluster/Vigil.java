package dev.raftctl.cli.cluster;

/**
 * Looks at all servers again and again, for as long as somebody watches. A server that hangs costs its row, never the look. One
 * thread.
 */
public final class Vigil implements AutoCloseable {
    private static final long WITHOUT_END_MILLIS = 1_000L * 60 * 60 * 24 * 365;

    private final Rounds rounds;
    private final Deadline deadline;

    Vigil(Acquaintance known, Links links, Pace pace, Notes notes) {
        deadline = Deadline.in(pace, WITHOUT_END_MILLIS);
        rounds = new Rounds(known, links, deadline, notes);
    }

    /**
     * What all servers say now; perhaps none answers.
     *
     * @param patience in milliseconds, how long it may take
     * @throws Failure when it is interrupted
     */
    public Survey look(long patience) throws Failure {
        return rounds.next(patience, patience, Rounds.Enough.ALL);
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
