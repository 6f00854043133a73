package dev.raftctl.client;

import java.io.IOException;

/** Thrown when a server is not queried because the client is restricted to another server. */
public final class ServerNotQueriedException extends IOException {
    private static final long serialVersionUID = 1;

    public ServerNotQueriedException() {
        super("not queried");
    }
}
