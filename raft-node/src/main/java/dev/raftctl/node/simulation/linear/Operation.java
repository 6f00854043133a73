package dev.raftctl.node.simulation.linear;

/**
 * One thing a client did.
 *
 * @param calledAt when it was first sent
 * @param returnedAt when its answer came; {@link #NEVER} when none did, and then it may take effect at any later time, or not
 *     at all
 * @param answer as {@link Action#answer}; meaningless without an answer
 */
public record Operation(int client, String key, Action action, long calledAt, long returnedAt, long answer) {
    public static final long NEVER = Long.MAX_VALUE;

    public static Operation answered(
            int client, String key, Action action, long calledAt, long returnedAt, long answer) {
        if (returnedAt < calledAt || returnedAt == NEVER) {
            throw new IllegalArgumentException("called at " + calledAt + " and answered at " + returnedAt);
        }
        return new Operation(client, key, action, calledAt, returnedAt, answer);
    }

    public static Operation unanswered(int client, String key, Action action, long calledAt) {
        return new Operation(client, key, action, calledAt, NEVER, 0);
    }

    public boolean isAnswered() {
        return returnedAt != NEVER;
    }

    @Override
    public String toString() {
        String outcome = isAnswered() ? " = " + words(answer) + " at " + returnedAt : " unknown";
        return "client " + client + " " + action + " of " + key + " called at " + calledAt + outcome;
    }

    private static String words(long answer) {
        return answer == Action.ABSENT ? "absent" : answer == Action.DONE ? "done" : Long.toString(answer);
    }
}
