package dev.raftctl.node.storage;

import dev.raftctl.node.storage.SnapshotStore.SnapshotOrigin;
import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.protocol.message.ClusterConfigurationFormat;
import dev.raftctl.protocol.message.ClusterLineage;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.LogPosition;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * The format of a snapshot file: preamble (16), last included index (8), term (8), length of the next part (4); that
 * part, which holds the configuration as of that index, then the cluster's id and name, which the first versions
 * neither wrote nor read, and in format 2 the lineage (8); CRC-32C of everything before (4); the machine's bytes; a
 * trailer with the count of those bytes (8) and the CRC-32C of everything before (4). Format 2 is written only for a
 * recovered cluster, because every server of such a cluster supports lineages.
 */
public final class SnapshotFileFormat {
    static final int TRAILER_BYTES = Long.BYTES + Integer.BYTES;

    private static final int FIXED_BYTES = DataFileFormat.PREAMBLE_BYTES + 2 * Long.BYTES + Integer.BYTES;
    private static final int MAX_CONFIGURATION_BYTES = 32 << 20;
    private static final int WINDOW_BYTES = 1 << 20;

    private SnapshotFileFormat() {}

    /**
     * The decoded header of a snapshot file.
     *
     * @param bytes size of the header: where the machine's bytes begin
     */
    record SnapshotFileHeader(LogPosition last, Configuration configuration, SnapshotOrigin origin, long bytes) {}

    public static ByteBuffer header(LogPosition last, Configuration configuration, SnapshotOrigin origin)
            throws IOException {
        ByteArrayOutputStream metadata = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(metadata);
        out.write(ClusterConfigurationFormat.encode(configuration));
        if (origin.isKnown()) {
            out.writeUTF(origin.clusterId());
            out.writeUTF(origin.clusterName());
            if (!origin.lineage().isOriginal()) {
                out.writeLong(origin.lineage().value());
            }
        }
        byte[] encoded = metadata.toByteArray();
        ByteBuffer bytes = ByteBuffer.allocate(FIXED_BYTES + encoded.length + Integer.BYTES);
        DataFileFormat.SNAPSHOT.put(bytes, origin.lineage().isOriginal() ? 1 : DataFileFormat.WITH_LINEAGE);
        bytes.putLong(last.index()).putLong(last.term()).putInt(encoded.length).put(encoded);
        return bytes.putInt(Crc32cChecksum.of(bytes, 0, bytes.position())).flip();
    }

    public static SnapshotFileHeader readHeader(Disk.OpenDiskFile file, Path path) throws IOException, StorageFailure {
        ByteBuffer fixedPart = ByteBuffer.allocate(FIXED_BYTES);
        file.read(fixedPart, 0);
        fixedPart.flip();
        DataFileFormat.SNAPSHOT.check(fixedPart, path, 0);
        if (fixedPart.limit() < FIXED_BYTES) {
            throw StorageFailure.damaged(path, fixedPart.limit(), "the snapshot ends within its header");
        }
        long index = fixedPart.getLong();
        long term = fixedPart.getLong();
        int length = fixedPart.getInt();
        long headerBytes = (long) FIXED_BYTES + length + Integer.BYTES;
        if (index < 0 || term < 0 || length < 0 || length > MAX_CONFIGURATION_BYTES || headerBytes > file.size()) {
            throw StorageFailure.damaged(path, DataFileFormat.PREAMBLE_BYTES, "the snapshot's header is invalid");
        }
        ByteBuffer headerBuffer = ByteBuffer.allocate((int) headerBytes);
        file.read(headerBuffer, 0);
        if (headerBuffer.getInt(FIXED_BYTES + length) != Crc32cChecksum.of(headerBuffer, 0, FIXED_BYTES + length)) {
            throw StorageFailure.damaged(
                    path, DataFileFormat.PREAMBLE_BYTES, "the snapshot's header fails its checksum");
        }
        byte[] encoded = new byte[length];
        headerBuffer.get(FIXED_BYTES, encoded);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(encoded))) {
            Configuration configuration = ClusterConfigurationFormat.decode(in);
            SnapshotOrigin origin =
                    in.available() == 0 ? SnapshotOrigin.UNKNOWN : new SnapshotOrigin(in.readUTF(), in.readUTF());
            if (in.available() >= Long.BYTES) {
                origin =
                        new SnapshotOrigin(origin.clusterId(), origin.clusterName(), new ClusterLineage(in.readLong()));
            }
            return new SnapshotFileHeader(new LogPosition(term, index), configuration, origin, headerBytes);
        } catch (EOFException | UTFDataFormatException malformed) {
            throw StorageFailure.damaged(path, FIXED_BYTES, "it holds no cluster: " + malformed.getMessage());
        } catch (IllegalArgumentException malformed) {
            throw StorageFailure.damaged(path, FIXED_BYTES, "it holds no configuration: " + malformed.getMessage());
        }
    }

    /** Reads the whole snapshot file and verifies every byte. */
    public static StoredSnapshot verify(Disk disk, Path path) throws StorageFailure {
        try (Disk.OpenDiskFile file = disk.open(path, Disk.FileOpenMode.READ)) {
            SnapshotFileHeader header = readHeader(file, path);
            long size = file.size();
            if (size < header.bytes() + TRAILER_BYTES) {
                throw StorageFailure.damaged(path, size, "the snapshot is truncated");
            }
            CRC32C crc = new CRC32C();
            updateChecksum(crc, file, 0, size - Integer.BYTES);
            int computed = (int) crc.getValue();
            ByteBuffer trailer = ByteBuffer.allocate(TRAILER_BYTES);
            file.read(trailer, size - TRAILER_BYTES);
            trailer.flip();
            if (trailer.getLong(0) != size - TRAILER_BYTES - header.bytes() || trailer.getInt(Long.BYTES) != computed) {
                throw StorageFailure.damaged(path, size - TRAILER_BYTES, "the snapshot fails its checksum");
            }
            crc.update(trailer.position(Long.BYTES));
            return new StoredSnapshot(
                    header.last(), header.configuration(), size, (int) crc.getValue(), header.origin());
        } catch (IOException error) {
            throw StorageFailure.of(error, path, "read");
        }
    }

    /** Returns the CRC-32C of the whole file, including its trailer. */
    static int digest(Disk.OpenDiskFile file) throws IOException {
        CRC32C crc = new CRC32C();
        updateChecksum(crc, file, 0, file.size());
        return (int) crc.getValue();
    }

    private static void updateChecksum(CRC32C crc, Disk.OpenDiskFile file, long from, long to) throws IOException {
        ByteBuffer window = ByteBuffer.allocate((int) Math.min(WINDOW_BYTES, Math.max(1, to - from)));
        for (long at = from; at < to; ) {
            window.clear().limit((int) Math.min(window.capacity(), to - at));
            int read = file.read(window, at);
            if (read == 0) {
                throw new IOException("the file became shorter while it was read");
            }
            crc.update(window.flip());
            at += read;
        }
    }
}
