package dev.raftctl.node.simulation.linear;

/**
 * One thing a client did.
 *
 * @param calledAt when it was first sent
 * @param returnedAt when its answer came; {@link #NEVER} when none did, and then it may take effect at any later time, or not
 *     at all
 * @param response as {@link Action#response}; meaningless without an answer
 */
public record Operation(int client, String key, Action action, long calledAt, long returnedAt, long response) {
    public static final long NEVER = Long.MAX_VALUE;

    public static Operation completed(
            int client, String key, Action action, long calledAt, long returnedAt, long response) {
        if (returnedAt < calledAt || returnedAt == NEVER) {
            throw new IllegalArgumentException("called at " + calledAt + " and answered at " + returnedAt);
        }
        return new Operation(client, key, action, calledAt, returnedAt, response);
    }

    public static Operation withoutResponse(int client, String key, Action action, long calledAt) {
        return new Operation(client, key, action, calledAt, NEVER, 0);
    }

    public boolean isCompleted() {
        return returnedAt != NEVER;
    }

    @Override
    public String toString() {
        String outcome = isCompleted() ? " = " + describe(response) + " at " + returnedAt : " unknown";
        return "client " + client + " " + action + " of " + key + " called at " + calledAt + outcome;
    }

    private static String describe(long response) {
        return response == Action.ABSENT ? "absent" : response == Action.DONE ? "done" : Long.toString(response);
    }
}
