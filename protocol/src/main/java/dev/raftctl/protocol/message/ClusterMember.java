package dev.raftctl.protocol.message;

/**
 * A server as listed in the configuration.
 *
 * @param address the {@code host:port} that other servers and clients connect to
 * @param incarnation the number that its data directory was created with. A server that returns under this id with a
 *     different one has lost its disk and neither votes nor acknowledges (hazard M17). 0 if not yet known; then any is
 *     accepted
 */
public record ClusterMember(ServerId id, String address, long incarnation) {
    public ClusterMember(ServerId id, String address) {
        this(id, address, 0);
    }

    @Override
    public String toString() {
        return id + "=" + address;
    }
}
