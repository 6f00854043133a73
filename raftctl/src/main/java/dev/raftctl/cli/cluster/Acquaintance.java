package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the commands of one raftctl remember of a cluster from one to the next. One thread. */
public final class Acquaintance {
    private final List<HostPort> endpoints;
    private @Nullable ServerId only;

    public Acquaintance(List<HostPort> endpoints) {
        this.endpoints = List.copyOf(endpoints);
    }

    public List<HostPort> endpoints() {
        return endpoints;
    }

    /** The server that alone is to be talked to; null: the whole cluster. */
    public @Nullable ServerId only() {
        return only;
    }

    public void talkOnlyTo(@Nullable ServerId server) {
        only = server;
    }
}
