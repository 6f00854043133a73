package dev.raftctl.node.runtime;

import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a server may propose entries that need protocol version 5: of leases, locks, transactions, mutes,
 * maintenance and operation records. The first such entry requires that all servers to which the leader replicates are
 * connected and support them, because an older server stops at the entry. For commands of operators (a mute,
 * maintenance or an operation record) it suffices that a server supported them when it was last connected, because
 * operators act while servers are down. Once an entry may have been proposed, no older server is added. Any thread.
 */
final class CoordinationGate {
    /** The protocol version of servers that apply such entries. */
    static final int REQUIRED_VERSION = 5;

    /** How long the core takes at most to start or refuse the change that adds a verified server. */
    private static final long CHANGE_START_NANOS = 10_000 * TimeSource.NANOS_PER_MILLI;

    private final ServerId self;
    private final Supplier<RaftStateView> view;
    private final ToIntFunction<ServerId> protocolVersion;
    private final ToIntFunction<ServerId> lastProtocolVersion;
    private final BooleanSupplier hasAppliedCoordination;
    private final LongSupplier nanos;
    private boolean hasOpened;
    private @Nullable Long olderServerNanos;

    /**
     * @param protocolVersion the version of the connection to a server; 0 while there is none
     * @param lastProtocolVersion the version of the last connection to a server; 0 if there was none
     * @param hasAppliedCoordination whether such an entry was ever applied
     * @param nanos the monotonic time
     */
    CoordinationGate(
            ServerId self,
            Supplier<RaftStateView> view,
            ToIntFunction<ServerId> protocolVersion,
            ToIntFunction<ServerId> lastProtocolVersion,
            BooleanSupplier hasAppliedCoordination,
            LongSupplier nanos) {
        this.self = self;
        this.view = view;
        this.protocolVersion = protocolVersion;
        this.lastProtocolVersion = lastProtocolVersion;
        this.hasAppliedCoordination = hasAppliedCoordination;
        this.nanos = nanos;
    }

    /**
     * Returns whether a server with this protocol version may be added. After one that is too old was admitted, the
     * gate stays closed until the leader replicates to the server, or has refused the change.
     */
    synchronized boolean admits(int version) {
        if (version >= REQUIRED_VERSION) {
            return true;
        }
        if (hasOpened || hasAppliedCoordination.getAsBoolean()) {
            return false;
        }
        olderServerNanos = nanos.getAsLong();
        return true;
    }

    /** Returns why no entry of leases, locks or transactions may be proposed, or null if it may. */
    @Nullable
    Refusal refusal() {
        return hasAppliedCoordination.getAsBoolean() ? null : firstEntryRefusal(protocolVersion);
    }

    /** Returns why no entry of mutes, maintenance or operation records may be proposed, or null if it may. */
    @Nullable
    Refusal refusalForOperators() {
        return hasAppliedCoordination.getAsBoolean() ? null : firstEntryRefusal(lastProtocolVersion);
    }

    private synchronized @Nullable Refusal firstEntryRefusal(ToIntFunction<ServerId> versions) {
        if (olderServerNanos != null && nanos.getAsLong() - olderServerNanos < CHANGE_START_NANOS) {
            return new Refusal(
                    RefusalReason.SERVERS_TOO_OLD,
                    "a server without protocol version " + REQUIRED_VERSION + ", which this needs, is being added",
                    "upgrade it, or try again in a moment");
        }
        List<String> tooOld = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (ServerId server : replicatedServers()) {
            int version = server.equals(self) ? REQUIRED_VERSION : versions.applyAsInt(server);
            if (version == 0) {
                unknown.add(server.value());
            } else if (version < REQUIRED_VERSION) {
                tooOld.add(server.value());
            }
        }
        if (!tooOld.isEmpty()) {
            return new Refusal(
                    RefusalReason.SERVERS_TOO_OLD,
                    String.join(", ", tooOld) + (tooOld.size() == 1 ? " does" : " do")
                            + " not support protocol version " + REQUIRED_VERSION + ", which this needs",
                    "upgrade " + String.join(", ", tooOld));
        }
        if (!unknown.isEmpty()) {
            return new Refusal(
                    RefusalReason.SERVERS_TOO_OLD,
                    "before this is used first, all members must be known to support protocol version "
                            + REQUIRED_VERSION + "; "
                            + String.join(", ", unknown) + (unknown.size() == 1 ? " is" : " are")
                            + " not connected to the leader",
                    "try again once all members are connected");
        }
        hasOpened = true;
        return null;
    }

    /** Returns the members, and the other servers to which the leader replicates: new ones that are not yet members. */
    private Set<ServerId> replicatedServers() {
        RaftStateView current = view.get();
        Set<ServerId> servers =
                new LinkedHashSet<>(current.configuration().members().keySet());
        current.followers().forEach(follower -> servers.add(follower.id()));
        return servers;
    }
}
