package dev.raftctl.cli.history;

import dev.raftctl.protocol.message.DecisionData;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in the cluster. A rejected vote is one event, although the voter and the candidate both
 * record it.
 *
 * @param record the record of the server where it happened, with its numbers
 * @param atMillis when it first happened, by the reference clock, in milliseconds since the epoch
 * @param untilMillis when it last happened; greater than {@code atMillis} for repetitions
 * @param count how often it happened
 * @param offsetMillis how far the recording server's clock was ahead of the reference clock
 * @param peer the other server concerned; null if there is none
 * @param cause its stable label; empty if the kind has no causes
 * @param sources where its records were read
 */
public record TimelineEvent(
        HistoryRecord record,
        long atMillis,
        long untilMillis,
        int count,
        long offsetMillis,
        @Nullable ServerId peer,
        String cause,
        List<String> sources) {

    static TimelineEvent of(HistoryRecord record, ClockOffsets clocks) {
        return new TimelineEvent(
                record,
                clocks.sinceMillis(record),
                clocks.atMillis(record),
                record.decision().occurrences().count(),
                clocks.offsetMillis(record),
                HistoryRecordFields.serverOrNull(record.subject()),
                causeOf(record),
                List.of(record.source()));
    }

    private static String causeOf(HistoryRecord record) {
        return switch (record.kind()) {
            case "election-started" -> HistoryRecordFields.electionCause(record);
            case "vote-refused", "prevote-refused", "refused-by" -> HistoryRecordFields.rejectionReason(record);
            case "stepped-down" -> HistoryRecordFields.stepDownCause(record);
            default -> record.decision().cause();
        };
    }

    public ServerId server() {
        return record.server();
    }

    public String kind() {
        return record.kind();
    }

    public long term() {
        return record.term();
    }

    public DecisionData data() {
        return record.decision().data();
    }

    public String text() {
        return record.decision().text();
    }

    /** Returns whether this is the rejection of a vote or a pre-vote. */
    public boolean isRejection() {
        return record.isKind("vote-refused") || record.isKind("prevote-refused") || record.isKind("refused-by");
    }

    /** Returns whether this is the rejection of a pre-vote. */
    public boolean isPreVoteRejection() {
        return HistoryRecordFields.isPreVote(record);
    }

    /** Returns the candidate of a rejected vote. */
    public @Nullable ServerId candidate() {
        return record.isKind("refused-by") ? server() : peer;
    }

    /** Returns the voter that rejected a vote. */
    public @Nullable ServerId voter() {
        return record.isKind("refused-by") ? peer : server();
    }

    /** Returns the servers whose votes won an election. */
    public List<ServerId> votes() {
        return HistoryRecordFields.votes(record);
    }

    /** Returns the time from a leader's last contact with a quorum to its step-down; -1 if unknown. */
    public long quorumContactAgoMillis() {
        return HistoryRecordFields.quorumContactAgoMillis(record);
    }

    /** Returns this event with one more source: the other server's record of it. */
    TimelineEvent withSource(HistoryRecord other) {
        List<String> both = new ArrayList<>(sources);
        both.add(other.source());
        return new TimelineEvent(record, atMillis, untilMillis, count, offsetMillis, peer, cause, both);
    }

    /** Returns this event combined with a later repetition. */
    TimelineEvent repeatedBy(TimelineEvent later) {
        List<String> both = new ArrayList<>(sources);
        both.addAll(later.sources);
        return new TimelineEvent(
                record,
                atMillis,
                Math.max(untilMillis, later.untilMillis),
                count + later.count,
                offsetMillis,
                peer,
                cause,
                both);
    }

    boolean isRepeatedBy(TimelineEvent later) {
        return kind().equals(later.kind())
                && server().equals(later.server())
                && term() == later.term()
                && cause.equals(later.cause)
                && Objects.equals(peer, later.peer);
    }
}
