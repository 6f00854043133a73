package dev.raftctl.node.storage;

import dev.raftctl.protocol.message.ServerId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The incarnation of every server this one has ever met, on disk: a server that comes back under an old id with another
 * incarnation has lost its disk, and is told so (traps M17, M18). Any thread.
 */
public final class PeerBook {
    private final Disk disk;
    private final Path file;
    private final Trust trust;
    private volatile Map<ServerId, Long> incarnations;

    private PeerBook(Disk disk, Path file, Trust trust, Map<ServerId, Long> incarnations) {
        this.disk = disk;
        this.file = file;
        this.trust = trust;
        this.incarnations = incarnations;
    }

    static PeerBook open(Disk disk, Path file, Trust trust) throws StorageFailure {
        try {
            return new PeerBook(disk, file, trust, disk.exists(file) ? read(disk, file) : Map.of());
        } catch (IOException error) {
            throw StorageFailure.of(error, file, "read");
        }
    }

    /** The incarnation known for this id; 0: never met. */
    public long incarnationOf(ServerId id) {
        return incarnations.getOrDefault(id, 0L);
    }

    boolean knowsAnotherThan(ServerId self) {
        return incarnations.keySet().stream().anyMatch(id -> !id.equals(self));
    }

    /** Remember, durably, before anything is believed of that server. Replaces an older one. */
    public synchronized void remember(ServerId id, long incarnation) throws StorageFailure {
        trust.check();
        if (incarnationOf(id) == incarnation) {
            return;
        }
        Map<ServerId, Long> next = new TreeMap<>(incarnations);
        next.put(id, incarnation);
        try {
            CheckedFile.replace(disk, file, Format.PEERS, encode(next));
        } catch (IOException error) {
            throw trust.met(error, file, "write");
        }
        incarnations = next;
    }

    static Map<ServerId, Long> read(Disk disk, Path file) throws StorageFailure {
        byte[] content = CheckedFile.read(disk, file, Format.PEERS);
        Map<ServerId, Long> found = new TreeMap<>();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                found.put(new ServerId(in.readUTF()), in.readLong());
            }
            return found;
        } catch (IOException | IllegalArgumentException malformed) {
            throw StorageFailure.damaged(file, Format.PREAMBLE_BYTES, "no book of peers: " + malformed.getMessage());
        }
    }

    private static byte[] encode(Map<ServerId, Long> incarnations) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(incarnations.size());
        for (Map.Entry<ServerId, Long> peer : incarnations.entrySet()) {
            out.writeUTF(peer.getKey().value());
            out.writeLong(peer.getValue());
        }
        return bytes.toByteArray();
    }
}
