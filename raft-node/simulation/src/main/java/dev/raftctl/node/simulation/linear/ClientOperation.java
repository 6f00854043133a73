package dev.raftctl.node.simulation.linear;

/**
 * One operation of a client.
 *
 * @param calledAt when it was first sent
 * @param returnedAt when its response arrived; {@link #NEVER} if none did, and then it may take effect at any later
 *     time or never
 * @param response as in {@link RegisterAction#response}; meaningless without a response
 */
public record ClientOperation(
        int client, String key, RegisterAction action, long calledAt, long returnedAt, long response) {
    public static final long NEVER = Long.MAX_VALUE;

    public static ClientOperation completed(
            int client, String key, RegisterAction action, long calledAt, long returnedAt, long response) {
        if (returnedAt < calledAt || returnedAt == NEVER) {
            throw new IllegalArgumentException("called at " + calledAt + " and returned at " + returnedAt);
        }
        return new ClientOperation(client, key, action, calledAt, returnedAt, response);
    }

    public static ClientOperation withoutResponse(int client, String key, RegisterAction action, long calledAt) {
        return new ClientOperation(client, key, action, calledAt, NEVER, 0);
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
        if (response == RegisterAction.NOT_EXPECTED) {
            return "not the expected value";
        }
        return response == RegisterAction.ABSENT
                ? "absent"
                : response == RegisterAction.DONE ? "done" : Long.toString(response);
    }
}
