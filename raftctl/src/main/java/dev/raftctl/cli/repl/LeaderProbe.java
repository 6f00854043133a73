package dev.raftctl.cli.repl;

import dev.raftctl.cli.cluster.Security;
import dev.raftctl.protocol.net.HostPort;
import java.util.List;

/** Finds out whether a cluster has a leader yet. One thread. */
public final class LeaderProbe implements AutoCloseable {
    private final KeptLinks links = new KeptLinks();
    private final Lookout lookout;

    public LeaderProbe(List<HostPort> endpoints) {
        lookout = new Lookout(endpoints, Security.DEFAULT, links);
    }

    /** Whether any server that answers knows who leads. */
    public boolean hasLeader() throws InterruptedException {
        return lookout.look(null).leader() != null;
    }

    @Override
    public void close() {
        links.close();
    }
}
