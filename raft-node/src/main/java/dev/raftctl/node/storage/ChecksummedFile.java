package dev.raftctl.node.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A small file that is always replaced as a whole: preamble, length, content, CRC-32C of length and content. It is
 * written to a temporary file, forced, renamed, and the directory forced, so its final name never refers to a partial
 * file.
 */
final class ChecksummedFile {
    /** The maximum length of the content. A file that states a greater length is treated as damaged. */
    static final int MAX_CONTENT_BYTES = 16 << 20;

    private static final int OVERHEAD_BYTES = DataFileFormat.PREAMBLE_BYTES + Integer.BYTES + Integer.BYTES;

    private ChecksummedFile() {}

    static void replace(Disk disk, Path file, DataFileFormat format, byte[] content) throws IOException {
        replace(disk, file, format, 1, content);
    }

    /** Durably replaces the file. The content is in this version of the file's format; versions count from 1. */
    static void replace(Disk disk, Path file, DataFileFormat format, int version, byte[] content) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(OVERHEAD_BYTES + content.length);
        format.put(bytes, version);
        bytes.putInt(content.length).put(content);
        bytes.putInt(checksum(bytes, content.length)).flip();
        replace(disk, file, bytes);
    }

    /** Durably replaces the file with these bytes. If the disk is full, the old file remains unchanged. */
    static void replace(Disk disk, Path file, ByteBuffer bytes) throws IOException {
        Path temporary = DataDirectory.temporary(file);
        try (Disk.OpenDiskFile open = disk.open(temporary, Disk.FileOpenMode.CREATE)) {
            open.write(bytes, 0);
            open.force();
        } catch (IOException failed) {
            disk.delete(temporary);
            throw failed;
        }
        disk.rename(temporary, file);
        FsyncFailure.forceDirectory(disk, DataDirectory.parent(file));
    }

    /** Verifies the file and returns its content. */
    static byte[] read(Disk disk, Path file, DataFileFormat format) throws StorageFailure {
        ByteBuffer bytes = readAll(disk, file);
        format.check(bytes, file, 0);
        if (bytes.remaining() < 2 * Integer.BYTES) {
            throw StorageFailure.damaged(file, bytes.position(), "the file is truncated");
        }
        int length = bytes.getInt();
        if (length != bytes.remaining() - Integer.BYTES) {
            throw StorageFailure.damaged(
                    file, DataFileFormat.PREAMBLE_BYTES, "length " + length + " does not match the file size");
        }
        byte[] content = new byte[length];
        bytes.get(content);
        if (bytes.getInt() != checksum(bytes, length)) {
            throw StorageFailure.damaged(file, DataFileFormat.PREAMBLE_BYTES, "the checksum does not match");
        }
        return content;
    }

    private static ByteBuffer readAll(Disk disk, Path file) throws StorageFailure {
        try (Disk.OpenDiskFile open = disk.open(file, Disk.FileOpenMode.READ)) {
            long size = open.size();
            if (size > MAX_CONTENT_BYTES + OVERHEAD_BYTES) {
                throw StorageFailure.damaged(file, 0, "the file is too large: " + size + " bytes");
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) size);
            open.read(bytes, 0);
            return bytes.flip();
        } catch (IOException error) {
            throw StorageFailure.of(error, file, "read");
        }
    }

    private static int checksum(ByteBuffer bytes, int length) {
        return Crc32cChecksum.of(
                bytes, DataFileFormat.PREAMBLE_BYTES, DataFileFormat.PREAMBLE_BYTES + Integer.BYTES + length);
    }
}
