package dev.raftctl.node.storage;

import dev.raftctl.protocol.message.ClusterLineage;
import dev.raftctl.protocol.message.ServerId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The file {@code identity}: a {@link ServerIdentity}. It is the last file that a new directory gets, so its presence
 * means that the directory is complete. Format 2 adds the lineage. It is written only after a recovery: versions
 * without lineages must not run on such a directory.
 */
public final class ServerIdentityFile {
    private ServerIdentityFile() {}

    public static ServerIdentity read(Disk disk, Path file) throws StorageFailure {
        byte[] content = ChecksummedFile.read(disk, file, DataFileFormat.IDENTITY);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
            ServerIdentity identity =
                    new ServerIdentity(new ServerId(in.readUTF()), in.readLong(), in.readUTF(), in.readUTF());
            return in.available() >= Long.BYTES ? identity.withLineage(new ClusterLineage(in.readLong())) : identity;
        } catch (IOException | IllegalArgumentException malformed) {
            throw StorageFailure.damaged(
                    file, DataFileFormat.PREAMBLE_BYTES, "it holds no identity: " + malformed.getMessage());
        }
    }

    public static void write(Disk disk, Path file, ServerIdentity identity) throws StorageFailure {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeUTF(identity.id().value());
            out.writeLong(identity.incarnation());
            out.writeUTF(identity.clusterId());
            out.writeUTF(identity.clusterName());
            int version = 1;
            if (!identity.lineage().isOriginal()) {
                out.writeLong(identity.lineage().value());
                version = DataFileFormat.WITH_LINEAGE;
            }
            ChecksummedFile.replace(disk, file, DataFileFormat.IDENTITY, version, bytes.toByteArray());
        } catch (IOException error) {
            throw StorageFailure.of(error, file, "write");
        }
    }
}
