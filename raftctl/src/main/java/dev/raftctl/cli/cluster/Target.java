package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import org.jspecify.annotations.Nullable;

/**
 * Where to ask, and whom one expects there.
 *
 * @param id null: an endpoint of which only the address is known
 */
public record Target(@Nullable ServerId id, HostPort address) {
    /** Null when the address is none that can be connected to. */
    static @Nullable Target of(Member member) {
        try {
            return new Target(member.id(), HostPort.parse(member.address()));
        } catch (IllegalArgumentException noAddress) {
            return null;
        }
    }

    /** {@code n1 (127.0.0.1:7001)}, or the address alone. */
    @Override
    public String toString() {
        return id == null ? address.toString() : id + " (" + address + ")";
    }
}
