package dev.raftctl.node.storage.offline;

import dev.raftctl.node.storage.ServerIdentity;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.node.storage.offline.OfflineLogReader.LogEntryVisitor;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RecoveredState.PositionedConfiguration;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link LogComparison} knows of one data directory.
 *
 * @param name distinguishes the directory from the others on the screen
 * @param identity null if it cannot be read
 * @param hardState the term and the vote on disk; null if they cannot be read
 * @param snapshot position of the last entry in the newest intact snapshot; {@link LogPosition#ZERO} if there is none
 * @param log the entries that can be read
 * @param configurations those of the snapshot and of the log, in the order of their positions
 * @param journal what the journal records; its commit index is at most the last index to compare
 * @param damage why the directory can only be read in part; null if it is intact
 * @param entries reads the payloads again where they are needed
 */
public record ComparedDirectory(
        String name,
        @Nullable ServerIdentity identity,
        @Nullable HardState hardState,
        LogPosition snapshot,
        LogDigest log,
        List<PositionedConfiguration> configurations,
        RecordedVotesAndLeaders journal,
        @Nullable String damage,
        LogEntrySource entries) {

    /** Reads the entries of a log from one index to another, both inclusive. */
    @FunctionalInterface
    public interface LogEntrySource {
        void read(long from, long to, LogEntryVisitor visitor) throws StorageFailure;
    }

    /** Returns the position of the last entry, in the log or in the snapshot. */
    public LogPosition last() {
        long lastIndex = log.lastIndex();
        return snapshot.index() >= lastIndex || !log.contains(lastIndex)
                ? snapshot
                : new LogPosition(log.termAt(lastIndex), lastIndex);
    }

    /** Returns whether the directory holds the entry, in the log or in the snapshot. */
    boolean holds(long index) {
        return index > 0 && (log.contains(index) || index <= snapshot.index());
    }

    /**
     * Returns the term of the entry at this index, or 0 if the entry is missing or only the state that it led to is in
     * the snapshot.
     */
    long termAt(long index) {
        if (log.contains(index)) {
            return log.termAt(index);
        }
        return index == snapshot.index() ? snapshot.term() : 0;
    }

    /**
     * Returns whether nothing shows that the two directories hold different entries at an index that both hold. Entries
     * that a snapshot replaced are taken to be equal, because they were committed.
     */
    boolean agreesWith(ComparedDirectory other, long index) {
        if (log.contains(index) && other.log.contains(index)) {
            return log.holdsSameEntry(other.log, index);
        }
        long mine = termAt(index);
        long theirs = other.termAt(index);
        return mine == 0 || theirs == 0 || mine == theirs;
    }

    /**
     * Returns the first index at which a comparison can find a difference: that of the first entry of the log, or of
     * the last one in the snapshot. Returns 1 if the directory holds neither.
     */
    long firstKnownIndex() {
        long first = log.contains(log.firstIndex()) ? log.firstIndex() : Long.MAX_VALUE;
        long inSnapshot = snapshot.index() > 0 ? snapshot.index() : Long.MAX_VALUE;
        return Math.min(first, inSnapshot) == Long.MAX_VALUE ? 1 : Math.max(1, Math.min(first, inSnapshot));
    }

    /** Returns the last index up to which both directories hold the same entries. */
    long commonTo(ComparedDirectory other) {
        long end = Math.min(last().index(), other.last().index());
        for (long index = Math.min(firstKnownIndex(), other.firstKnownIndex()); index <= end; index++) {
            if (!agreesWith(other, index)) {
                return index - 1;
            }
        }
        return end;
    }

    /** Returns the configuration that the server would act on: the newest one, committed or not. */
    public @Nullable PositionedConfiguration configuration() {
        return configurations.isEmpty() ? null : configurations.get(configurations.size() - 1);
    }

    /** Returns the highest index that this directory alone proves to be committed. */
    public long committedAtLeast() {
        return Math.max(Math.min(journal.commitIndex(), last().index()), provenByEntries());
    }

    private long provenByEntries() {
        long proven = snapshot.index();
        PositionedConfiguration previous = null;
        for (PositionedConfiguration each : configurations) {
            // The final configuration of a change is only appended once the joint one is committed.
            if (previous != null
                    && previous.configuration().isJoint()
                    && !each.configuration().isJoint()) {
                proven = Math.max(proven, previous.position().index());
            }
            previous = each;
        }
        return decidesAlone() ? Math.max(proven, last().index()) : proven;
    }

    /** Returns whether this server is the only voter, so that what is on its disk is committed. */
    boolean decidesAlone() {
        PositionedConfiguration newest = configuration();
        return newest != null
                && identity != null
                && !newest.configuration().isJoint()
                && newest.configuration().voters().size() == 1
                && newest.configuration().isVoter(identity.id());
    }

    /** Returns whether this server has a vote in the configuration that it would act on. */
    boolean isVoter() {
        PositionedConfiguration newest = configuration();
        return newest != null && identity != null && newest.configuration().isVoter(identity.id());
    }

    boolean hasSameLineage(ComparedDirectory other) {
        return identity != null
                && other.identity != null
                && Objects.equals(identity.lineage(), other.identity.lineage());
    }

    boolean isOfLaterLineageThan(ComparedDirectory other) {
        return identity != null && other.identity != null && identity.lineage().isLaterThan(other.identity.lineage());
    }

    boolean belongsTo(ServerId id) {
        return identity != null && identity.id().equals(id);
    }
}
