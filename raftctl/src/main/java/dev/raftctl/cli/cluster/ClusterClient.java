package dev.raftctl.cli.cluster;

/** A cluster as one command sees it. One thread. */
public final class ClusterClient implements AutoCloseable {
    private final Acquaintance known;
    private final Links links;
    private final Deadline deadline;
    private final Notes notes;

    public ClusterClient(Acquaintance known, Links links, Deadline deadline, Notes notes) {
        this.known = known;
        this.links = links;
        this.deadline = deadline;
        this.notes = notes;
    }

    public Deadline deadline() {
        return deadline;
    }

    @Override
    public void close() {}
}
