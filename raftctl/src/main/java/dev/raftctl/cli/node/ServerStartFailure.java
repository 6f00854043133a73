package dev.raftctl.cli.node;

import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.node.config.NodeConfig;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.tls.TlsFailure;
import java.io.IOException;
import java.nio.file.FileSystemException;

/** Thrown when the server could not start. */
public final class ServerStartFailure extends Exception {
    private static final long serialVersionUID = 1;

    private static final int USAGE = 2;
    private static final int DAMAGED = 7;

    private final String hint;
    private final CliFailureReason reason;
    private final int exitCode;

    private ServerStartFailure(CliFailureReason reason, String message, String hint, int exitCode, Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.hint = hint;
        this.exitCode = exitCode;
    }

    static ServerStartFailure of(StorageFailure failure) {
        // An operator's mistake is a usage error, including a missing or forbidden path; an error of the disk counts as
        // damage.
        int exitCode = switch (failure.kind()) {
            case LOCKED, FOREIGN, NEWER_FORMAT -> USAGE;
            case IO -> failure.getCause() instanceof FileSystemException ? USAGE : DAMAGED;
            case DAMAGED, FULL -> DAMAGED;
        };
        CliFailureReason reason = failure.kind() == StorageFailure.StorageFailureKind.NEWER_FORMAT
                ? CliFailureReason.NEWER_FORMAT
                : exitCode == USAGE ? CliFailureReason.USAGE : CliFailureReason.DAMAGED;
        return new ServerStartFailure(reason, String.valueOf(failure.getMessage()), failure.hint(), exitCode, failure);
    }

    static ServerStartFailure of(IOException failure, NodeConfig config) {
        String reason = String.valueOf(failure.getMessage());
        if (failure instanceof TlsFailure tlsFailure) {
            return new ServerStartFailure(CliFailureReason.USAGE, reason, tlsFailure.hint(), USAGE, failure);
        }
        String address = config.listen().toString();
        return new ServerStartFailure(
                CliFailureReason.USAGE,
                reason.startsWith("cannot ") ? reason : "cannot listen on " + address + ": " + reason,
                "stop the program that uses the address, or choose another with "
                        + (reason.contains("metrics.listen") ? "--set metrics.listen=HOST:PORT" : "--listen"),
                USAGE,
                failure);
    }

    /** Returns a hint about what the operator can do, which may be empty. */
    public String hint() {
        return hint;
    }

    /** Returns the reason of the failure as a fixed word for scripts. */
    public CliFailureReason reason() {
        return reason;
    }

    /** Returns the exit code with which the process ends. */
    public int exitCode() {
        return exitCode;
    }
}
