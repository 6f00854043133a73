package dev.raftctl.protocol.message;

/**
 * A server as the configuration knows it.
 *
 * @param address {@code host:port} that other servers and clients connect to
 * @param incarnation the number its data directory was created with; a server that comes back under this id with another
 *     one lost its disk, and neither votes nor acknowledges (hazard M17). 0: not known yet, any is accepted
 */
public record Member(ServerId id, String address, long incarnation) {
    public Member(ServerId id, String address) {
        this(id, address, 0);
    }

    @Override
    public String toString() {
        return id + "=" + address;
    }
}
