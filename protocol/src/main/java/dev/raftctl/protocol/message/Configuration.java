package dev.raftctl.protocol.message;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The servers of a cluster and their roles. A configuration is joint while {@code outgoing} is not empty: a decision
 * then needs a majority of {@code voters} (the new voters) and, separately, a majority of {@code outgoing}
 * (dissertation section 4.3). Iteration is always in order of ids.
 *
 * @param members every server in any role, by id
 * @param voters the voters of the newest configuration
 * @param outgoing the voters of the configuration being left; empty if not joint
 * @param learners servers that receive the log but do not vote; a voter that is being demoted is also in
 *     {@code outgoing}
 */
public record Configuration(
        SortedMap<ServerId, ClusterMember> members,
        SortedSet<ServerId> voters,
        SortedSet<ServerId> outgoing,
        SortedSet<ServerId> learners) {

    /** The configuration of a server that has never received one. */
    public static final Configuration NONE = new Configuration(
            Collections.emptySortedMap(),
            Collections.emptySortedSet(),
            Collections.emptySortedSet(),
            Collections.emptySortedSet());

    public Configuration {
        members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
        voters = Collections.unmodifiableSortedSet(new TreeSet<>(voters));
        outgoing = Collections.unmodifiableSortedSet(new TreeSet<>(outgoing));
        learners = Collections.unmodifiableSortedSet(new TreeSet<>(learners));
        for (SortedSet<ServerId> role : List.of(voters, outgoing, learners)) {
            if (!members.keySet().containsAll(role)) {
                throw new IllegalArgumentException("a role lists a server that is not a member: " + role);
            }
        }
        if (!Collections.disjoint(voters, learners)) {
            throw new IllegalArgumentException("a server is both voter and learner: " + voters + " " + learners);
        }
        for (ServerId id : members.keySet()) {
            if (!voters.contains(id) && !outgoing.contains(id) && !learners.contains(id)) {
                throw new IllegalArgumentException("a member has no role: " + id);
            }
        }
    }

    /** Returns a configuration that has only voters. */
    public static Configuration ofVoters(Collection<ClusterMember> servers) {
        SortedMap<ServerId, ClusterMember> members = new TreeMap<>();
        for (ClusterMember server : servers) {
            members.put(server.id(), server);
        }
        return new Configuration(
                members, new TreeSet<>(members.keySet()), Collections.emptySortedSet(), Collections.emptySortedSet());
    }

    public boolean isEmpty() {
        return members.isEmpty();
    }

    /** Returns whether this is a joint configuration, in which every decision needs two majorities. */
    public boolean isJoint() {
        return !outgoing.isEmpty();
    }

    public boolean contains(ServerId id) {
        return members.containsKey(id);
    }

    /** Returns whether the server is a voter in this configuration or in either half of this joint configuration. */
    public boolean isVoter(ServerId id) {
        return voters.contains(id) || outgoing.contains(id);
    }

    /** Returns whether the server is a learner and is not a voter in either half of a joint configuration. */
    public boolean isLearner(ServerId id) {
        return learners.contains(id) && !isVoter(id);
    }

    /** Returns all voters, including the outgoing voters of a joint configuration, in order of their ids. */
    public NavigableSet<ServerId> allVoters() {
        NavigableSet<ServerId> all = new TreeSet<>(voters);
        all.addAll(outgoing);
        return all;
    }

    /** Returns the member with this id, in any role, or null if the server is not a member. */
    public @Nullable ClusterMember member(ServerId id) {
        return members.get(id);
    }

    /** Returns the joint configuration (C-old,new) for a change from this configuration to {@code target}. */
    public Configuration jointWith(Configuration target) {
        if (isJoint() || target.isJoint()) {
            throw new IllegalArgumentException(
                    "a joint configuration needs two configurations that are not joint: " + this + " " + target);
        }
        SortedMap<ServerId, ClusterMember> all = new TreeMap<>(target.members);
        for (ServerId voter : voters) {
            ClusterMember member = members.get(voter);
            if (member != null) {
                all.putIfAbsent(voter, member);
            }
        }
        return new Configuration(all, target.voters, voters, target.learners);
    }

    /** Returns the new configuration (C-new) that follows this joint configuration. */
    public Configuration withoutOutgoing() {
        SortedMap<ServerId, ClusterMember> remaining = new TreeMap<>(members);
        remaining.keySet().removeIf(id -> !voters.contains(id) && !learners.contains(id));
        return new Configuration(remaining, voters, Collections.emptySortedSet(), learners);
    }

    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        parts.add("voters " + voters);
        if (isJoint()) {
            parts.add("outgoing " + outgoing);
        }
        if (!learners.isEmpty()) {
            parts.add("learners " + learners);
        }
        return String.join(" ", parts);
    }
}
