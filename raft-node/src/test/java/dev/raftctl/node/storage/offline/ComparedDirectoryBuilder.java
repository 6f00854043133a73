package dev.raftctl.node.storage.offline;

import dev.raftctl.node.storage.ServerIdentity;
import dev.raftctl.node.storage.offline.RecordedVotesAndLeaders.RecordedLeader;
import dev.raftctl.node.storage.offline.RecordedVotesAndLeaders.RecordedVote;
import dev.raftctl.protocol.message.ClusterLineage;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogEntryKind;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RecoveredState.PositionedConfiguration;
import dev.raftctl.protocol.message.ServerId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Builds directories to compare, whose logs are written as the terms of their entries. */
final class ComparedDirectoryBuilder {
    static final Configuration THREE_VOTERS = voters("n1", "n2", "n3");

    private final ServerId id;
    private final List<LogEntry> entries = new ArrayList<>();
    private final List<PositionedConfiguration> configurations = new ArrayList<>();
    private final List<RecordedVote> votes = new ArrayList<>();
    private final List<RecordedLeader> leaders = new ArrayList<>();
    private String name;
    private HardState hardState;
    private ClusterLineage lineage = ClusterLineage.ORIGINAL;
    private LogPosition snapshot = LogPosition.ZERO;
    private long recordedCommit;
    private @Nullable String damage;

    private ComparedDirectoryBuilder(String id, long... terms) {
        this.id = ServerId.of(id);
        this.name = id;
        this.hardState = new HardState(LongStream.of(terms).max().orElse(0), null);
        for (int i = 0; i < terms.length; i++) {
            if (terms[i] > 0) {
                entries.add(LogEntry.command(terms[i], i + 1L, new byte[] {(byte) terms[i], (byte) i}));
            }
        }
        configurations.add(new PositionedConfiguration(new LogPosition(1, 1), THREE_VOTERS));
    }

    /** @param terms of the entries from index 1 on; 0 for one that a snapshot replaced */
    static ComparedDirectoryBuilder log(String id, long... terms) {
        return new ComparedDirectoryBuilder(id, terms);
    }

    static Configuration voters(String... ids) {
        List<ClusterMember> members = new ArrayList<>();
        for (String id : ids) {
            members.add(new ClusterMember(ServerId.of(id), "127.0.0.1:70" + id.substring(1)));
        }
        return Configuration.ofVoters(members);
    }

    ComparedDirectoryBuilder named(String other) {
        name = other;
        return this;
    }

    ComparedDirectoryBuilder hardState(long term, @Nullable String votedFor) {
        hardState = new HardState(term, votedFor == null ? null : ServerId.of(votedFor));
        return this;
    }

    ComparedDirectoryBuilder lineage(ClusterLineage other) {
        lineage = other;
        return this;
    }

    ComparedDirectoryBuilder snapshot(LogPosition last) {
        snapshot = last;
        return this;
    }

    ComparedDirectoryBuilder recordedCommit(long index) {
        recordedCommit = index;
        return this;
    }

    ComparedDirectoryBuilder damage(String text) {
        damage = text;
        return this;
    }

    ComparedDirectoryBuilder vote(long term, String candidate) {
        votes.add(new RecordedVote(term, ServerId.of(candidate)));
        return this;
    }

    ComparedDirectoryBuilder leader(long term, String leader) {
        leaders.add(new RecordedLeader(term, ServerId.of(leader)));
        return this;
    }

    ComparedDirectoryBuilder configuredAt(long index, Configuration configuration) {
        long term = entries.get((int) index - 1).term();
        entries.set((int) index - 1, LogEntry.configuration(term, index, configuration));
        configurations.add(new PositionedConfiguration(new LogPosition(term, index), configuration));
        return this;
    }

    ComparedDirectoryBuilder payload(long index, String text) {
        entries.set(
                (int) index - 1,
                new LogEntry(
                        entries.get((int) index - 1).term(),
                        index,
                        LogEntryKind.COMMAND,
                        text.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    ComparedDirectory build() {
        LogDigest log = new LogDigest();
        entries.forEach(log::add);
        return new ComparedDirectory(
                name,
                new ServerIdentity(id, 42, "c-1", "demo", lineage),
                hardState,
                snapshot,
                log,
                configurations,
                new RecordedVotesAndLeaders(recordedCommit, 0, votes, leaders),
                damage,
                (from, to, visitor) -> entries.stream()
                        .filter(entry -> entry.index() >= from && entry.index() <= to)
                        .forEach(visitor::entry));
    }
}
