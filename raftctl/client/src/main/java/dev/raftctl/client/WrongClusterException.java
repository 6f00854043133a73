package dev.raftctl.client;

import java.io.IOException;

/** Thrown when a server of another cluster answers at an address. */
public final class WrongClusterException extends IOException {
    private static final long serialVersionUID = 1;

    public WrongClusterException(String message) {
        super(message);
    }
}
