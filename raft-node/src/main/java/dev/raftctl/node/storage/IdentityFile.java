package dev.raftctl.node.storage;

import dev.raftctl.protocol.message.Lineage;
import dev.raftctl.protocol.message.ServerId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The file {@code identity}: an {@link Identity}. It is the last file that a new directory gets, so its presence means
 * that the directory is complete. Format 2 adds the lineage. It is written only after a recovery: versions without
 * lineages must not run on such a directory.
 */
final class IdentityFile {
    private IdentityFile() {}

    static Identity read(Disk disk, Path file) throws StorageFailure {
        byte[] content = ChecksummedFile.read(disk, file, FileFormat.IDENTITY);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
            Identity identity = new Identity(new ServerId(in.readUTF()), in.readLong(), in.readUTF(), in.readUTF());
            return in.available() >= Long.BYTES ? identity.withLineage(new Lineage(in.readLong())) : identity;
        } catch (IOException | IllegalArgumentException malformed) {
            throw StorageFailure.damaged(
                    file, FileFormat.PREAMBLE_BYTES, "it holds no identity: " + malformed.getMessage());
        }
    }

    static void write(Disk disk, Path file, Identity identity) throws StorageFailure {
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
                version = FileFormat.WITH_LINEAGE;
            }
            ChecksummedFile.replace(disk, file, FileFormat.IDENTITY, version, bytes.toByteArray());
        } catch (IOException error) {
            throw StorageFailure.of(error, file, "write");
        }
    }
}
