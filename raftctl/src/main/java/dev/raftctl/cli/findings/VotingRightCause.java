package dev.raftctl.cli.findings;

import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerMaintenance;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A reason why servers may not vote, campaign or accept entries. */
sealed interface VotingRightCause extends FindingCause {
    <R> R visit(Visitor<R> visitor);

    @Override
    default <R> R visitGroup(GroupVisitor<R> visitor) {
        return visitor.onVotingRightCause(this);
    }

    /** A voter came back without its disk. */
    record WipedVoter(
            ServerId server,
            String reason,
            long incarnation,
            long memberIncarnation,
            boolean canReplace,
            FindingSeverity severity)
            implements VotingRightCause {
        @Override
        public FindingCode code() {
            return FindingCode.WIPED_VOTER;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onWipedVoter(this);
        }
    }

    /** A server may neither vote nor campaign. */
    record FencedServer(ServerId server, String reason, FindingSeverity severity) implements VotingRightCause {
        @Override
        public FindingCode code() {
            return FindingCode.FENCED;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onFencedServer(this);
        }
    }

    /** Servers do not campaign because an operator asked them to. */
    record ElectionHold(
            List<ServerId> servers,
            long remainingMs,
            @Nullable ServerId leader,
            boolean canWin,
            FindingSeverity severity)
            implements VotingRightCause {
        @Override
        public FindingCode code() {
            return FindingCode.HELD;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onElectionHold(this);
        }
    }

    /** Servers defer an election because they are short of disk space. */
    record ElectionDeferred(List<ServerStatus> servers) implements VotingRightCause {
        @Override
        public FindingCode code() {
            return FindingCode.ELECTION_DEFERRED;
        }

        @Override
        public FindingSeverity severity() {
            return FindingSeverity.DOWN;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onElectionDeferred(this);
        }
    }

    /**
     * Servers accept no client entries because they are short of disk space.
     *
     * @param votersWithSpace how many of {@code voterCount} voters work and have disk space for writes
     * @param needed the majority of {@code voterCount}
     */
    record DiskFull(
            List<ServerStatus> servers,
            int votersWithSpace,
            int voterCount,
            int needed,
            boolean refusesWrites,
            @Nullable ServerId leader)
            implements VotingRightCause {
        @Override
        public FindingCode code() {
            return FindingCode.DISK_FULL;
        }

        @Override
        public String writeLimit() {
            return refusesWrites ? "disk" : "";
        }

        @Override
        public FindingSeverity severity() {
            return refusesWrites ? FindingSeverity.DOWN : FindingSeverity.DEGRADED;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onDiskFull(this);
        }
    }

    /** A server will soon be short of disk space. */
    record DiskLow(ServerStatus server) implements VotingRightCause {
        @Override
        public FindingCode code() {
            return FindingCode.DISK_LOW;
        }

        @Override
        public FindingSeverity severity() {
            return FindingSeverity.DEGRADED;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onDiskLow(this);
        }
    }

    /** An operator has put a server into maintenance. */
    record InMaintenance(ServerMaintenance maintenance, boolean isLeader) implements VotingRightCause {
        @Override
        public FindingCode code() {
            return FindingCode.IN_MAINTENANCE;
        }

        @Override
        public FindingSeverity severity() {
            return FindingSeverity.EVENT;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onInMaintenance(this);
        }
    }

    /** Handles every cause of this group. */
    interface Visitor<R> {
        R onWipedVoter(WipedVoter cause);

        R onFencedServer(FencedServer cause);

        R onElectionHold(ElectionHold cause);

        R onElectionDeferred(ElectionDeferred cause);

        R onDiskFull(DiskFull cause);

        R onDiskLow(DiskLow cause);

        R onInMaintenance(InMaintenance cause);
    }
}
