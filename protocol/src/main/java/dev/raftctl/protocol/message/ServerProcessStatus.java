package dev.raftctl.protocol.message;

import java.util.List;

/**
 * The status of a server's process, and other processes that claim to be the same server.
 *
 * @param instanceId a random number that the process drew when it started; 0 if the server's version has none
 * @param bootstrapWaitingFor what the server is waiting for before it bootstraps the cluster of its configuration file;
 *     empty if it is not waiting
 * @param bootstrapClusterId the cluster of the configuration file that it is waiting to bootstrap: a hash of the
 *     cluster's name and its list of servers; empty if it is not waiting
 * @param duplicates servers of which this server has noticed two running processes
 * @param tlsReloadError why the TLS files on its disk cannot be used, so that it still uses the ones it loaded before;
 *     empty if they are in use
 */
public record ServerProcessStatus(
        long instanceId,
        String bootstrapWaitingFor,
        String bootstrapClusterId,
        List<DuplicateServer> duplicates,
        String tlsReloadError) {
    /** The process status of a server that does not report one. */
    public static final ServerProcessStatus NONE = new ServerProcessStatus(0, "", "", List.of());

    /** Creates the status of a server that had no error when it last reloaded its TLS files. */
    public ServerProcessStatus(
            long instanceId, String bootstrapWaitingFor, String bootstrapClusterId, List<DuplicateServer> duplicates) {
        this(instanceId, bootstrapWaitingFor, bootstrapClusterId, duplicates, "");
    }

    public ServerProcessStatus {
        duplicates = List.copyOf(duplicates);
    }

    /**
     * Two processes that run with the identity of one server: one of them works on a copy of the other's data
     * directory.
     *
     * @param address the address in the configuration, at which the first process is reached
     * @param duplicateAddress the address that the second process advertises
     */
    public record DuplicateServer(ServerId id, String address, String duplicateAddress) {}
}
