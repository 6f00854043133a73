package dev.raftctl.node.runtime;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a server may propose entries of leases, locks and transactions. The first such entry requires that all
 * members are connected and support them, because an older server stops at the entry. Once one is applied, all members
 * must support them anyway.
 */
final class CoordinationGate {
    /** The protocol version of servers that apply such entries. */
    static final int REQUIRED_VERSION = 5;

    private final ServerId self;
    private final Supplier<Configuration> configuration;
    private final ToIntFunction<ServerId> protocolVersion;
    private final BooleanSupplier hasAppliedCoordination;

    /**
     * @param protocolVersion the version of the connection to a server; 0 while there is none
     * @param hasAppliedCoordination whether such an entry was ever applied
     */
    CoordinationGate(
            ServerId self,
            Supplier<Configuration> configuration,
            ToIntFunction<ServerId> protocolVersion,
            BooleanSupplier hasAppliedCoordination) {
        this.self = self;
        this.configuration = configuration;
        this.protocolVersion = protocolVersion;
        this.hasAppliedCoordination = hasAppliedCoordination;
    }

    /** Returns why no such entry may be proposed, or null if it may. */
    @Nullable
    Refusal refusal() {
        if (hasAppliedCoordination.getAsBoolean()) {
            return null;
        }
        List<String> tooOld = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (ServerId member : configuration.get().members().keySet()) {
            int version = member.equals(self) ? REQUIRED_VERSION : protocolVersion.applyAsInt(member);
            if (version == 0) {
                unknown.add(member.value());
            } else if (version < REQUIRED_VERSION) {
                tooOld.add(member.value());
            }
        }
        if (!tooOld.isEmpty()) {
            return new Refusal(
                    RefusalReason.SERVERS_TOO_OLD,
                    String.join(", ", tooOld) + (tooOld.size() == 1 ? " does" : " do")
                            + " not support leases, locks and transactions",
                    "upgrade " + String.join(", ", tooOld));
        }
        return unknown.isEmpty()
                ? null
                : new Refusal(
                        RefusalReason.SERVERS_TOO_OLD,
                        "before the first lease, lock or transaction, all members must be known to support them; "
                                + String.join(", ", unknown) + (unknown.size() == 1 ? " is" : " are")
                                + " not connected to the leader",
                        "try again once all members are connected");
    }
}
