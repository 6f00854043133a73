package dev.raftctl.protocol.message;

/**
 * Transfers a snapshot, in bounded chunks, to a follower that needs entries the leader has compacted (paper figure 13).
 */
public sealed interface InstallSnapshot extends PeerMessage {
    /**
     * @param last lastIncludedIndex and lastIncludedTerm
     * @param offset the offset of this chunk in the file
     * @param total the size of the file in bytes
     * @param digest CRC-32C of the whole file
     */
    record InstallSnapshotChunk(long term, LogPosition last, long offset, byte[] data, long total, int digest)
            implements InstallSnapshot, PeerMessage.NoDurabilityPromise {
        public boolean isLast() {
            return offset + data.length == total;
        }

        @Override
        public String toString() {
            return "Chunk[term=" + term + ", last=" + last + ", offset=" + offset + ", bytes=" + data.length
                    + ", total=" + total + "]";
        }

        @Override
        public boolean isBulk() {
            return true;
        }

        @Override
        public long payloadBytes() {
            return data.length;
        }

        @Override
        public void dispatchTo(Handler handler, ServerId from) {
            handler.snapshotChunk(from, this);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.snapshotChunk(this);
        }

        @Override
        public boolean isLeaderContact() {
            return true;
        }
    }

    /**
     * Requests the next chunk; also resumes an interrupted transfer.
     *
     * @param nextOffset the offset at which the chunk should begin
     */
    record InstallSnapshotChunkRequest(long term, LogPosition last, long nextOffset)
            implements InstallSnapshot, PeerMessage.NoDurabilityPromise {
        @Override
        public void dispatchTo(Handler handler, ServerId from) {
            handler.snapshotChunkRequest(from, this);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.snapshotChunkRequest(this);
        }
    }

    /** @param matchIndex the index up to which the follower has all entries, in its log or in a snapshot */
    record SnapshotInstalledResponse(long term, LogPosition last, long matchIndex)
            implements InstallSnapshot, PeerMessage.DurabilityPromise {
        @Override
        public void dispatchTo(Handler handler, ServerId from) {
            handler.snapshotInstalled(from, this);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.snapshotInstalled(this);
        }

        @Override
        public SnapshotInstalledResponse promise() {
            return this;
        }

        @Override
        public <R> R acceptPromise(PeerMessage.DurabilityPromiseVisitor<R> visitor) {
            return visitor.snapshot(this);
        }
    }
}
