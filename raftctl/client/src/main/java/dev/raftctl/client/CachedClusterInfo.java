package dev.raftctl.client;

import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.net.HostPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The servers, the leader and the session of a cluster, as a client remembers them. Confined to one thread. */
public final class CachedClusterInfo {
    private final List<HostPort> endpoints;
    private final Set<HostPort> endpointSet;
    private String clusterId = "";
    private boolean isClusterResolved;
    private final SortedMap<ServerId, RequestTarget> members = new TreeMap<>();
    private long membersConfigIndex = -1;
    private @Nullable RequestTarget leader;
    private long leaderTerm;
    private @Nullable RequestTarget restrictedTo;
    private long session;
    private long sequence;

    public CachedClusterInfo(List<HostPort> endpoints) {
        this.endpoints = List.copyOf(endpoints);
        this.endpointSet = Set.copyOf(endpoints);
    }

    /** Returns a copy for another thread, without the session. */
    CachedClusterInfo copy() {
        CachedClusterInfo copy = new CachedClusterInfo(endpoints);
        copy.clusterId = clusterId;
        copy.isClusterResolved = isClusterResolved;
        copy.members.putAll(members);
        copy.membersConfigIndex = membersConfigIndex;
        copy.leader = leader;
        copy.leaderTerm = leaderTerm;
        copy.restrictedTo = restrictedTo;
        return copy;
    }

    /** Returns the only server that the client may contact, or null if the client may contact the whole cluster. */
    @Nullable
    RequestTarget restrictedTo() {
        RequestTarget restricted = restrictedTo;
        RequestTarget member = restricted == null || restricted.id() == null ? null : members.get(restricted.id());
        return member == null ? restricted : member;
    }

    public void restrictTo(@Nullable RequestTarget server) {
        restrictedTo = server;
    }

    /** Returns the endpoints that the client was given. */
    Set<HostPort> endpoints() {
        return endpointSet;
    }

    /** Returns the id of the cluster that the endpoints belong to, or an empty string if it is not known yet. */
    String clusterId() {
        return clusterId;
    }

    /** Returns whether every endpoint has reported its cluster or has had enough time to report it. */
    boolean isClusterResolved() {
        return isClusterResolved;
    }

    /** Sets the cluster that the endpoints belong to, and discards what is known about any other cluster. */
    void selectCluster(String selectedId) {
        if (!clusterId.isEmpty() && !clusterId.equals(selectedId)) {
            members.clear();
            membersConfigIndex = -1;
            leader = null;
            leaderTerm = 0;
            session = 0;
        }
        clusterId = selectedId;
    }

    void markClusterResolved() {
        isClusterResolved = true;
    }

    /** Returns all servers to query: the known members and the endpoints. */
    List<RequestTarget> targets() {
        List<RequestTarget> targets = new ArrayList<>();
        RequestTarget restricted = restrictedTo();
        if (restricted != null) {
            targets.add(restricted);
            return targets;
        }
        targets.addAll(members.values());
        for (HostPort endpoint : endpoints) {
            if (!isMember(endpoint)) {
                targets.add(new RequestTarget(null, endpoint));
            }
        }
        return targets;
    }

    private boolean isMember(HostPort address) {
        for (RequestTarget member : members.values()) {
            if (member.address().equals(address)) {
                return true;
            }
        }
        return false;
    }

    /** Updates the leader and the members from a server's status. */
    void recordStatus(ServerStatus status, HostPort address) {
        if (status.role() == ServerRole.LEADER && status.term() >= leaderTerm) {
            leader = new RequestTarget(status.id(), address);
            leaderTerm = status.term();
        }
        if (status.configIndex() > membersConfigIndex && !status.configuration().isEmpty()) {
            membersConfigIndex = status.configIndex();
            members.clear();
            for (ClusterMember member : status.configuration().members().values()) {
                RequestTarget target = RequestTarget.of(member);
                if (target != null) {
                    members.put(member.id(), target);
                }
            }
        }
    }

    /** Returns the last known leader, or the only server that the client may contact, or null if no leader is known. */
    @Nullable
    RequestTarget leader() {
        return restrictedTo == null ? leader : restrictedTo();
    }

    /** Forgets the leader after it has stepped down or stopped answering. */
    void forgetLeader() {
        leader = null;
    }

    /**
     * Adopts the leader that a refusal names and returns it, or returns null if the refusal names no leader with a
     * usable address.
     */
    @Nullable
    RequestTarget followRedirect(Refusal refusal) {
        ServerId id = refusal.leader();
        String address = refusal.leaderAddress();
        RequestTarget named = id == null || address == null ? null : RequestTarget.of(new ClusterMember(id, address));
        leader = named;
        return named;
    }

    /** Returns the id of the session that this client's writes use, or 0 if no session is open. */
    long session() {
        return session;
    }

    void sessionOpened(long newSession) {
        session = newSession;
        sequence = 0;
    }

    void sessionEnded() {
        session = 0;
    }

    /** Returns the sequence number of the session's next command, starting at 1. */
    long nextSequence() {
        return ++sequence;
    }
}
