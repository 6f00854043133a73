package dev.raftctl.node.storage;

import dev.raftctl.protocol.message.ServerId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The file of the incarnations of all servers that this one has ever met. A server that returns under a known id with
 * another incarnation has lost its disk, and is rejected (hazards M17, M18). Thread-safe.
 */
public final class PeerIdentityFile {
    private static final int MAX_PEERS = 1_000;

    private final Disk disk;
    private final Path file;
    private final FsyncFailureLatch failureLatch;
    private volatile Map<ServerId, Long> incarnations;
    private volatile Set<ServerId> members;

    /**
     * What the file holds: the incarnation of each server that this one has ever had contact with, and the members of
     * the last recorded configuration.
     */
    record PeerIdentityFileContent(Map<ServerId, Long> incarnations, Set<ServerId> members) {
        static final PeerIdentityFileContent NONE = new PeerIdentityFileContent(Map.of(), Set.of());
    }

    private PeerIdentityFile(Disk disk, Path file, FsyncFailureLatch failureLatch, PeerIdentityFileContent content) {
        this.disk = disk;
        this.file = file;
        this.failureLatch = failureLatch;
        this.incarnations = content.incarnations();
        this.members = content.members();
    }

    public static PeerIdentityFile open(Disk disk, Path file, FsyncFailureLatch failureLatch) throws StorageFailure {
        try {
            return new PeerIdentityFile(
                    disk, file, failureLatch, disk.exists(file) ? read(disk, file) : PeerIdentityFileContent.NONE);
        } catch (IOException error) {
            throw StorageFailure.of(error, file, "read");
        }
    }

    /** Returns the recorded incarnation of the server with this id, or 0 if the server is unknown. */
    public long incarnationOf(ServerId id) {
        return incarnations.getOrDefault(id, 0L);
    }

    /** Returns the recorded incarnation of every server that this one has ever had contact with. */
    public Map<ServerId, Long> allIncarnations() {
        return Collections.unmodifiableMap(incarnations);
    }

    /**
     * Returns whether the file has capacity left. If it has none, servers outside the configuration are no longer
     * recorded.
     */
    public boolean hasCapacity() {
        return incarnations.size() < MAX_PEERS;
    }

    boolean knowsServerOtherThan(ServerId self) {
        return Stream.concat(incarnations.keySet().stream(), members.stream()).anyMatch(id -> !id.equals(self));
    }

    /**
     * Durably records the members, met or not: a server that loses the only snapshot with its configuration then knows
     * that others can send it another. If the disk is full, the next call tries again.
     */
    synchronized void rememberMembers(Set<ServerId> memberIds) throws StorageFailure {
        if (members.equals(memberIds)) {
            return;
        }
        Set<ServerId> next = new TreeSet<>(memberIds);
        try {
            ChecksummedFile.replace(disk, file, DataFileFormat.PEERS, encode(incarnations, next));
        } catch (IOException error) {
            StorageFailure failure = failureLatch.latchUnlessFull(error, file, "write");
            if (failure.kind() != StorageFailure.StorageFailureKind.FULL) {
                throw failure;
            }
            return;
        }
        members = next;
    }

    /**
     * Durably records a server's incarnation and replaces the recorded one. Must be called before any message from that
     * server is handled.
     */
    public synchronized void rememberIncarnation(ServerId id, long incarnation) throws StorageFailure {
        failureLatch.throwIfFailed();
        if (incarnationOf(id) == incarnation) {
            return;
        }
        Map<ServerId, Long> next = new TreeMap<>(incarnations);
        next.put(id, incarnation);
        try {
            ChecksummedFile.replace(disk, file, DataFileFormat.PEERS, encode(next, members));
        } catch (IOException error) {
            throw failureLatch.latchUnlessFull(error, file, "write");
        }
        incarnations = next;
    }

    static PeerIdentityFileContent read(Disk disk, Path file) throws StorageFailure {
        byte[] content = ChecksummedFile.read(disk, file, DataFileFormat.PEERS);
        Map<ServerId, Long> found = new TreeMap<>();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                found.put(new ServerId(in.readUTF()), in.readLong());
            }
            Set<ServerId> members = new TreeSet<>();
            if (in.available() > 0) {
                int memberCount = in.readInt();
                for (int i = 0; i < memberCount; i++) {
                    members.add(new ServerId(in.readUTF()));
                }
            }
            return new PeerIdentityFileContent(found, members);
        } catch (IOException | IllegalArgumentException malformed) {
            throw StorageFailure.damaged(
                    file, DataFileFormat.PREAMBLE_BYTES, "it holds no peers: " + malformed.getMessage());
        }
    }

    private static byte[] encode(Map<ServerId, Long> incarnations, Set<ServerId> members) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(incarnations.size());
        for (Map.Entry<ServerId, Long> peer : incarnations.entrySet()) {
            out.writeUTF(peer.getKey().value());
            out.writeLong(peer.getValue());
        }
        // Older versions neither write nor read what follows.
        if (!members.isEmpty()) {
            out.writeInt(members.size());
            for (ServerId id : members) {
                out.writeUTF(id.value());
            }
        }
        return bytes.toByteArray();
    }
}
