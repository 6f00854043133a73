package dev.raftctl.cli.bench;

/**
 * The weights of the kinds of requests in a workload, of which at least one is positive.
 *
 * @param handovers of locks from their holders to the next waiters
 */
public record WorkloadMix(int puts, int gets, int renewals, int handovers) {
    /** A workload of puts alone. */
    public static final WorkloadMix PUTS_ONLY = new WorkloadMix(1, 0, 0, 0);

    private long total() {
        return (long) puts + gets + renewals + handovers;
    }

    public int weight(WorkloadRequestKind kind) {
        return switch (kind) {
            case PUT -> puts;
            case GET -> gets;
            case RENEWAL -> renewals;
            case HANDOVER -> handovers;
        };
    }

    /** Returns the share of a kind of requests, from 0 to 1. */
    public double share(WorkloadRequestKind kind) {
        return (double) weight(kind) / total();
    }

    /**
     * Selects the kind of a request.
     *
     * @param position uniformly distributed, from 0 to less than 1
     */
    WorkloadRequestKind kindAt(double position) {
        double at = position * total();
        if (at < gets) {
            return WorkloadRequestKind.GET;
        }
        if (at < (long) gets + renewals) {
            return WorkloadRequestKind.RENEWAL;
        }
        return at < (long) gets + renewals + handovers ? WorkloadRequestKind.HANDOVER : WorkloadRequestKind.PUT;
    }
}
