package dev.raftctl.protocol.message;

/** A snapshot for a follower that needs entries the leader compacted away (paper figure 13), in bounded chunks. */
public sealed interface InstallSnapshot extends PeerMessage {
    /**
     * @param last lastIncludedIndex and lastIncludedTerm
     * @param offset bytes of the file before this chunk
     * @param total bytes of the whole file
     * @param digest CRC-32C of the whole file
     */
    record Chunk(long term, Position last, long offset, byte[] data, long total, int digest)
            implements InstallSnapshot {
        public boolean isLast() {
            return offset + data.length == total;
        }

        @Override
        public String toString() {
            return "Chunk[term=" + term + ", last=" + last + ", offset=" + offset + ", bytes=" + data.length
                    + ", total=" + total + "]";
        }
    }

    /** @param nextOffset where the follower wants the next chunk to begin: also how a transfer resumes */
    record ChunkRequest(long term, Position last, long nextOffset) implements InstallSnapshot {}

    /** @param matchIndex the follower's log and state include everything up to here */
    record Installed(long term, Position last, long matchIndex) implements InstallSnapshot {}
}
