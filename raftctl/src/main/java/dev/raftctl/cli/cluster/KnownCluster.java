package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.Member;
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

/**
 * What the commands of one raftctl remember of a cluster from one to the next: its servers, its leader, the session. One
 * thread.
 */
public final class KnownCluster {
    private final List<HostPort> endpoints;
    private final Set<HostPort> endpointSet;
    private String clusterId = "";
    private boolean isClusterResolved;
    private final SortedMap<ServerId, Target> members = new TreeMap<>();
    private long membersConfigIndex = -1;
    private @Nullable Target leader;
    private long leaderTerm;
    private @Nullable Target restrictedTo;
    private long session;
    private long sequence;

    public KnownCluster(List<HostPort> endpoints) {
        this.endpoints = List.copyOf(endpoints);
        this.endpointSet = Set.copyOf(endpoints);
    }

    /** The server that alone is talked to; null: the whole cluster. */
    @Nullable
    Target restrictedTo() {
        Target restricted = restrictedTo;
        Target member = restricted == null || restricted.id() == null ? null : members.get(restricted.id());
        return member == null ? restricted : member;
    }

    public void restrictTo(@Nullable Target server) {
        restrictedTo = server;
    }

    /** The endpoints that the operator gave. */
    Set<HostPort> endpoints() {
        return endpointSet;
    }

    /** The id of the cluster that the endpoints name; empty: not known yet. */
    String clusterId() {
        return clusterId;
    }

    /** Whether every endpoint has named its cluster, or had the time to. */
    boolean isClusterResolved() {
        return isClusterResolved;
    }

    /** The endpoints name this cluster. What is known of another is of no use. */
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

    /** All that are to be asked: the members as far as they are known, and the endpoints. */
    List<Target> targets() {
        List<Target> targets = new ArrayList<>();
        Target restricted = restrictedTo();
        if (restricted != null) {
            targets.add(restricted);
            return targets;
        }
        targets.addAll(members.values());
        for (HostPort endpoint : endpoints) {
            if (!isMember(endpoint)) {
                targets.add(new Target(null, endpoint));
            }
        }
        return targets;
    }

    private boolean isMember(HostPort address) {
        for (Target member : members.values()) {
            if (member.address().equals(address)) {
                return true;
            }
        }
        return false;
    }

    /** A server said how it is. */
    void recordStatus(ServerStatus status, HostPort address) {
        if (status.role() == ServerRole.LEADER && status.term() >= leaderTerm) {
            leader = new Target(status.id(), address);
            leaderTerm = status.term();
        }
        if (status.configIndex() > membersConfigIndex && !status.configuration().isEmpty()) {
            membersConfigIndex = status.configIndex();
            members.clear();
            for (Member member : status.configuration().members().values()) {
                Target target = Target.of(member);
                if (target != null) {
                    members.put(member.id(), target);
                }
            }
        }
    }

    /** Who led when last heard of, or whoever alone is talked to; null: not known. */
    @Nullable
    Target leader() {
        return restrictedTo == null ? leader : restrictedTo();
    }

    /** It does not lead any more, or does not answer. */
    void forgetLeader() {
        leader = null;
    }

    /** The leader a refusal names; null: it names none that can be connected to. */
    @Nullable
    Target followRedirect(Refusal refusal) {
        ServerId id = refusal.leader();
        String address = refusal.leaderAddress();
        Target named = id == null || address == null ? null : Target.of(new Member(id, address));
        leader = named;
        return named;
    }

    /** The session that writes go through; 0: none is open. */
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

    /** The sequence number of the next command, from 1. */
    long nextSequence() {
        return ++sequence;
    }
}
