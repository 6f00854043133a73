package dev.raftctl.protocol.message;

import java.util.List;

/**
 * What a server knows of its process, and of processes that say they are the same server.
 *
 * @param instanceId a number that the process drew when it started; 0: the server speaks an older version
 * @param bootstrapWaitingFor what the server waits for before it forms the cluster of its configuration file; empty: it forms none
 * @param bootstrapClusterId the cluster of the configuration file that it is to form: a hash of its name and its list of
 *     servers; empty: it forms none
 * @param duplicates servers of which two processes run, as far as this one has noticed
 * @param tlsReloadError why the TLS files on its disk cannot be used, so that it runs with those it read before;
 *     empty: it does not
 */
public record ProcessStatus(
        long instanceId,
        String bootstrapWaitingFor,
        String bootstrapClusterId,
        List<DuplicateServer> duplicates,
        String tlsReloadError) {
    /** Of a server that says nothing of it. */
    public static final ProcessStatus NONE = new ProcessStatus(0, "", "", List.of());

    /** Of a server whose TLS files are in use. */
    public ProcessStatus(
            long instanceId, String bootstrapWaitingFor, String bootstrapClusterId, List<DuplicateServer> duplicates) {
        this(instanceId, bootstrapWaitingFor, bootstrapClusterId, duplicates, "");
    }

    public ProcessStatus {
        duplicates = List.copyOf(duplicates);
    }

    /**
     * Two processes that run with the identity of one server: the second works on a copy of the data directory of the
     * first.
     *
     * @param address where the one answers that the configuration names
     * @param duplicateAddress where the other says it can be reached
     */
    public record DuplicateServer(ServerId id, String address, String duplicateAddress) {}
}
