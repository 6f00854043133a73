package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What all servers said, asked at about the same time. Immutable; any thread.
 *
 * @param sightings by id, servers without a known id last
 */
public record Survey(List<Sighting> sightings) {
    public Survey {
        sightings = List.copyOf(sightings);
    }

    /** The server that leads in the highest term, by its own word; null: none of those that answer. */
    public @Nullable ServerStatus leader() {
        ServerStatus leader = null;
        for (Sighting each : sightings) {
            ServerStatus status = each.status();
            if (status != null && each.claimsLeadership() && (leader == null || status.term() > leader.term())) {
                leader = status;
            }
        }
        return leader;
    }

    /** A leader that has lately heard from a majority; null: none. One that was cut off may believe in itself for a while. */
    public @Nullable ServerStatus workingLeader() {
        ServerStatus leader = leader();
        boolean works = leader != null
                && leader.quorumContactMs() >= 0
                && leader.quorumContactMs() <= Math.max(leader.electionTimeoutMs(), 1);
        return works ? leader : null;
    }

    /** The server that alone was asked, of several members: what it says is its own word, not the cluster's. Null: all were asked. */
    public @Nullable ServerStatus alone() {
        List<ServerStatus> answers = answers();
        for (Sighting each : sightings) {
            if (!each.wasAsked() && answers.size() == 1) {
                return answers.get(0);
            }
        }
        return null;
    }

    /** All that believe they lead, in the order of ids. */
    public List<ServerStatus> claims() {
        List<ServerStatus> claims = new ArrayList<>();
        for (ServerStatus each : answers()) {
            if (claimsLeadership(each)) {
                claims.add(each);
            }
        }
        return claims;
    }

    /** Whether a working leader and a majority of the voters answer. */
    boolean hasWorkingMajority() {
        Configuration configuration = configuration();
        return workingLeader() != null
                && isMajorityAnswering(configuration.voters())
                && (!configuration.isJoint() || isMajorityAnswering(configuration.outgoing()));
    }

    private boolean isMajorityAnswering(Collection<ServerId> voters) {
        long able = voters.stream().filter(this::canVote).count();
        return able > voters.size() / 2;
    }

    /** Whether the server answers, and nothing keeps it from voting. */
    private boolean canVote(ServerId voter) {
        ServerStatus status = status(voter);
        return status != null && status.barred().isEmpty();
    }

    public List<ServerStatus> answers() {
        List<ServerStatus> answers = new ArrayList<>();
        for (Sighting each : sightings) {
            if (each.status() != null) {
                answers.add(each.status());
            }
        }
        return answers;
    }

    public @Nullable Sighting sighting(ServerId id) {
        for (Sighting each : sightings) {
            if (id.equals(each.id())) {
                return each;
            }
        }
        return null;
    }

    /** The server whose word on the configuration counts most: the leader, else the one with the newest. */
    public @Nullable ServerStatus witness() {
        ServerStatus witness = leader();
        if (witness != null) {
            return witness;
        }
        for (ServerStatus each : answers()) {
            boolean newer = witness == null
                    || each.configIndex() > witness.configIndex()
                    || (each.configIndex() == witness.configIndex() && each.term() > witness.term());
            if (newer && each.role() != ServerRole.REMOVED) {
                witness = each;
            }
        }
        return witness;
    }

    public Configuration configuration() {
        ServerStatus witness = witness();
        return witness == null ? Configuration.NONE : witness.configuration();
    }

    /** The highest term any server is in; 0: none answers. */
    public long term() {
        long term = 0;
        for (ServerStatus each : answers()) {
            term = Math.max(term, each.term());
        }
        return term;
    }

    /** The members that answer. */
    public NavigableSet<ServerId> answering() {
        NavigableSet<ServerId> answering = new TreeSet<>();
        for (ServerStatus each : answers()) {
            answering.add(each.id());
        }
        return answering;
    }

    /** How many more voters may fail, whichever they are, before the cluster stops to serve; never below 0. */
    public int failureTolerance() {
        return Majorities.hopeful(this).tolerance();
    }

    /** What the server of this id said; null: it did not answer. */
    public @Nullable ServerStatus status(ServerId id) {
        Sighting sighting = sighting(id);
        return sighting == null ? null : sighting.status();
    }

    static boolean claimsLeadership(ServerStatus status) {
        return status.role() == ServerRole.LEADER;
    }

    /**
     * A leader of a later term than any that answers, which servers that answer have heard lately. Null: there is none.
     */
    public @Nullable NamedLeader namedLeader() {
        NamedLeader named = alone() != null ? null : NamedLeader.of(answers());
        ServerStatus leader = leader();
        if (named == null || (leader != null && leader.term() >= named.term())) {
            return null;
        }
        Sighting sighting = sighting(named.id());
        boolean hasEnded = sighting != null && sighting.absence() == Absence.REFUSED && named.isLate();
        return hasEnded ? null : named;
    }

    /** The server that leads, by its own account or by that of servers that hear it. Null: none is known. */
    public @Nullable ServerId leaderId() {
        NamedLeader named = namedLeader();
        ServerStatus leader = leader();
        return named != null ? named.id() : leader == null ? null : leader.id();
    }

    /** {@code leader n1, term 5}, {@code no leader, term 5}, or that it is not known. */
    public String leadership() {
        NamedLeader named = namedLeader();
        ServerStatus leader = leader();
        if (named != null) {
            return "leader " + named.id() + ", which this client does not reach, term " + named.term();
        }
        if (leader != null) {
            return "leader " + leader.id() + ", term " + leader.term();
        }
        return Diagnosis.of(this).kind() == Diagnosis.Kind.UNDETERMINED
                ? "no known leader, term " + term()
                : "no leader, term " + term();
    }

    /** A member that has lost its disk: its role is that of a removed server, and it says why. */
    public boolean isWiped(ServerStatus status) {
        return status.role() == ServerRole.REMOVED && !status.barred().isEmpty();
    }

    /** What a server is, in one word for a table: its role, or why that is not known. */
    public String word(Sighting sighting) {
        ServerStatus status = sighting.status();
        if (status == null) {
            return sighting.absence().word();
        }
        return isWiped(status) ? "wiped" : status.role().word();
    }

    /**
     * How far a server's log is behind the newest one seen; never below 0, whichever was asked first. Null: it does not
     * answer, or is no member.
     */
    public @Nullable Long lag(Sighting of) {
        ServerStatus status = of.status();
        if (status == null || !configuration().contains(status.id())) {
            return null;
        }
        ServerStatus leader = leader();
        long newest = leader == null ? 0 : leader.last().index();
        if (leader == null) {
            for (ServerStatus each : answers()) {
                newest = Math.max(newest, each.last().index());
            }
        }
        return Math.max(0, newest - status.matchIndex());
    }

    /** The member of this id as the configuration has it. */
    public @Nullable Member member(ServerId id) {
        return configuration().member(id);
    }
}
