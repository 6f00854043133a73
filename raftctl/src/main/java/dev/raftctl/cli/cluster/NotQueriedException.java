package dev.raftctl.cli.cluster;

import java.io.IOException;

/** States that a server was not queried, because the client is restricted to another one. */
final class NotQueriedException extends IOException {
    private static final long serialVersionUID = 1;

    NotQueriedException() {
        super("not queried");
    }
}
