package dev.raftctl.client;

import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import org.jspecify.annotations.Nullable;

/**
 * The address of a request, and the server expected there.
 *
 * @param id null if only the address is known
 */
public record RequestTarget(@Nullable ServerId id, HostPort address) {
    /** Returns the id and address of a member, or null if the address is not usable. */
    public static @Nullable RequestTarget of(ClusterMember member) {
        try {
            return new RequestTarget(member.id(), HostPort.parse(member.address()));
        } catch (IllegalArgumentException noAddress) {
            return null;
        }
    }

    /**
     * Returns the id with the address, for example {@code n1 (127.0.0.1:7001)}, or the address alone if the id is
     * unknown.
     */
    @Override
    public String toString() {
        return id == null ? address.toString() : id + " (" + address + ")";
    }
}
