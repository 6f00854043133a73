package dev.raftctl.node.storage;

import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.ServerId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The file {@code pending}: the servers that {@code raftctl recover --servers} adds to the surviving one. They join one
 * at a time, as they start with empty directories; adding the last one removes the file.
 */
public final class PendingServerAdditionsFile {
    private PendingServerAdditionsFile() {}

    /** Returns the servers that are still to be added; empty if the file does not exist. */
    public static List<ClusterMember> read(Disk disk, Path file) throws StorageFailure {
        try {
            if (!disk.exists(file)) {
                return List.of();
            }
        } catch (IOException error) {
            throw StorageFailure.of(error, file, "access");
        }
        byte[] content = ChecksummedFile.read(disk, file, DataFileFormat.PENDING_SERVERS);
        List<ClusterMember> found = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                found.add(new ClusterMember(new ServerId(in.readUTF()), in.readUTF()));
            }
            return found;
        } catch (IOException | IllegalArgumentException malformed) {
            throw StorageFailure.damaged(
                    file, DataFileFormat.PREAMBLE_BYTES, "it holds no list of servers: " + malformed.getMessage());
        }
    }

    /** Durably stores the servers that are still to be added. Removes the file if the list is empty. */
    static void write(Disk disk, Path file, List<ClusterMember> servers) throws IOException {
        if (!servers.isEmpty()) {
            ChecksummedFile.replace(disk, file, DataFileFormat.PENDING_SERVERS, encode(servers));
        } else if (disk.exists(file)) {
            disk.delete(file);
            disk.forceDirectory(DataDirectory.parent(file));
        }
    }

    private static byte[] encode(List<ClusterMember> servers) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(servers.size());
        for (ClusterMember server : servers) {
            out.writeUTF(server.id().value());
            out.writeUTF(server.address());
        }
        return bytes.toByteArray();
    }
}
