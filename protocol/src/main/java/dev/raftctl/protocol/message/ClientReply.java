package dev.raftctl.protocol.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server's reply to a {@link ClientRequest}. */
public sealed interface ClientReply
        permits ClientReply.SuccessReply, ClientReply.RefusedReply, ClientReply.UnknownOutcomeReply {
    /** The assumed size, in bytes, of one list item without long texts: a decision, a damaged file or a server. */
    long ITEM_BYTES = 256;

    <R, E extends Exception> R accept(Visitor<R, E> visitor) throws E;

    /** Returns roughly how much memory the results in this reply take. */
    long payloadBytes();

    /** Returns why the request was refused; null unless it was. */
    default @Nullable Refusal refusal() {
        return null;
    }

    /**
     * Returns this reply if it is of the kind that a successful request gets; null if it is another reply, such as a
     * refusal.
     */
    default <T extends SuccessReply> @Nullable T successOf(Class<T> kind) {
        return kind.isInstance(this) ? kind.cast(this) : null;
    }

    /** The request succeeded. */
    sealed interface SuccessReply extends ClientReply
            permits ServerStatus,
                    DecisionsReply,
                    LogEntriesReply,
                    BootstrappedReply,
                    MembershipChangedReply,
                    LeadershipMovingReply,
                    SessionOpenedReply,
                    CommandExecutedReply,
                    QueryResultReply,
                    SnapshotTakenReply,
                    SnapshotFileChunkReply,
                    StateHashReply,
                    FilesCheckedReply,
                    FileCheckProgressReply,
                    WriteTimedReply,
                    WatchEventsReply {
        @Override
        default <R, E extends Exception> R accept(Visitor<R, E> visitor) throws E {
            return visitor.succeeded(this);
        }
    }

    /** The request was certainly not applied. */
    record RefusedReply(Refusal refusal) implements ClientReply {
        @Override
        public <R, E extends Exception> R accept(Visitor<R, E> visitor) throws E {
            return visitor.refused(this);
        }

        @Override
        public long payloadBytes() {
            return 0;
        }
    }

    /** The request may have been applied, or may still be applied. */
    record UnknownOutcomeReply(String message) implements ClientReply {
        @Override
        public <R, E extends Exception> R accept(Visitor<R, E> visitor) throws E {
            return visitor.outcomeUnknown(this);
        }

        @Override
        public long payloadBytes() {
            return 0;
        }
    }

    record DecisionsReply(List<DecisionRecord> records) implements SuccessReply {
        @Override
        public long payloadBytes() {
            long bytes = ITEM_BYTES * records.size();
            for (DecisionRecord each : records) {
                bytes += each.text().length() + each.data().textLength();
            }
            return bytes;
        }
    }

    /**
     * @param firstIndex the first index in the log; the snapshot covers earlier entries
     * @param entries may end before the requested range does: both their number and their bytes are limited
     */
    record LogEntriesReply(long firstIndex, long lastIndex, long commitIndex, List<LogEntry> entries)
            implements SuccessReply {
        @Override
        public long payloadBytes() {
            return entries.stream().mapToLong(LogEntry::weight).sum();
        }
    }

    /** @param alreadyBootstrapped whether an earlier request had bootstrapped the server with the same configuration */
    record BootstrappedReply(String clusterId, boolean alreadyBootstrapped) implements SuccessReply {
        @Override
        public long payloadBytes() {
            return 0;
        }
    }

    /**
     * @param configuration the committed configuration
     * @param configIndex the index of that configuration
     * @param noChangeNeeded the configuration already was as requested
     */
    record MembershipChangedReply(Configuration configuration, long configIndex, boolean noChangeNeeded)
            implements SuccessReply {
        @Override
        public long payloadBytes() {
            return ITEM_BYTES * configuration.members().size();
        }
    }

    /**
     * @param term the term of the replying server at the time of the request
     * @param successor the server that leadership is handed to; empty if none was chosen
     */
    record LeadershipMovingReply(long term, String successor) implements SuccessReply {
        @Override
        public long payloadBytes() {
            return 0;
        }
    }

    record SessionOpenedReply(long session) implements SuccessReply {
        @Override
        public long payloadBytes() {
            return 0;
        }
    }

    /**
     * @param result opaque to everything but the state machine's client
     * @param position the command's position in the log; for a repeated command, its original position
     */
    record CommandExecutedReply(byte[] result, LogPosition position) implements SuccessReply {
        @Override
        public long payloadBytes() {
            return result.length;
        }
    }

    /** @param appliedIndex the index of the last entry that the queried state includes */
    record QueryResultReply(byte[] result, long appliedIndex) implements SuccessReply {
        @Override
        public long payloadBytes() {
            return result.length;
        }
    }

    /**
     * The server's newest snapshot.
     *
     * @param sizeBytes the size of its file
     * @param digest CRC-32C of the whole file
     */
    record SnapshotTakenReply(LogPosition last, long sizeBytes, int digest) implements SuccessReply {
        @Override
        public long payloadBytes() {
            return 0;
        }
    }

    /** @param data the bytes of this chunk; empty only at or after the end of the file */
    record SnapshotFileChunkReply(byte[] data) implements SuccessReply {
        @Override
        public long payloadBytes() {
            return data.length;
        }
    }

    /**
     * @param applied the position of the last entry applied to the state
     * @param hash equal on servers with equal state at the same position; different with high probability otherwise
     * @param itemCount the number of items in the state
     */
    record StateHashReply(LogPosition applied, long hash, long itemCount) implements SuccessReply {
        @Override
        public long payloadBytes() {
            return 0;
        }
    }

    /**
     * @param segmentCount the number of log files read
     * @param entryCount the number of entries in them
     * @param damages empty if every byte is intact
     */
    record FilesCheckedReply(int segmentCount, long entryCount, List<FileDamage> damages) implements SuccessReply {
        @Override
        public long payloadBytes() {
            return ITEM_BYTES * damages.size();
        }
    }

    /** @param stages when the timed entry reached each stage */
    record WriteTimedReply(WriteStages stages) implements SuccessReply {
        @Override
        public long payloadBytes() {
            return ITEM_BYTES * stages.followers().size();
        }
    }

    /**
     * @param bytesRead bytes that the check in progress has read so far
     * @param totalBytes bytes that it will read; 0 if no check is in progress
     */
    record FileCheckProgressReply(long bytesRead, long totalBytes) implements SuccessReply {
        @Override
        public long payloadBytes() {
            return 0;
        }
    }

    /**
     * The changes of the watched keys after the index in the request, up to {@code throughIndex}.
     *
     * @param events all of them, by ascending index; the changes of one index are never split between two replies
     * @param throughIndex the index from which the next request goes on, at this server or another; never lower than
     *     the index in the request
     * @param leaderContactAgeMillis for how long the server has not heard from a leader; 0 on the leader, -1 if it
     *     never has since its start
     */
    record WatchEventsReply(List<WatchEvent> events, long throughIndex, long leaderContactAgeMillis)
            implements SuccessReply {
        @Override
        public long payloadBytes() {
            return events.stream().mapToLong(WatchEvent::sizeBytes).sum();
        }
    }

    /**
     * Derives a value from how a request ended.
     *
     * @param <E> what the visitor may throw
     */
    interface Visitor<R, E extends Exception> {
        R succeeded(SuccessReply reply) throws E;

        R refused(RefusedReply reply) throws E;

        R outcomeUnknown(UnknownOutcomeReply reply) throws E;
    }
}
