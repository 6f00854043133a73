package dev.raftctl.cli.cluster;

import java.io.IOException;

/** A server of another cluster answers at the address. */
final class ForeignServerException extends IOException {
    private static final long serialVersionUID = 1;

    ForeignServerException(String message) {
        super(message);
    }
}
