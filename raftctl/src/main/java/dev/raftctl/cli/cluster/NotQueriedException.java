package dev.raftctl.cli.cluster;

import java.io.IOException;

/** Nothing is known of a server, since one other alone is talked to. */
final class NotQueriedException extends IOException {
    private static final long serialVersionUID = 1;

    NotQueriedException() {
        super("not asked");
    }
}
