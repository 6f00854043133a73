package dev.raftctl.node.journal;

import dev.raftctl.node.storage.Disk;
import dev.raftctl.protocol.message.DecisionRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one journal file. A damaged line is skipped and counted. What follows the last line feed is a line that
 * is being written, or that a killed process has not finished, so it is left out without being counted.
 */
final class JournalFileReader {
    /** A file longer than this is not a journal file. Older releases wrote files of up to 4 MiB. */
    private static final long MAX_FILE_BYTES = 8 << 20;

    private final List<JournalRecord> records = new ArrayList<>();
    private int damagedLineCount;

    private JournalFileReader() {}

    /** Reads a file of version 2. Throws if its first line is not the preamble of that version. */
    static JournalFileReader readVersion2(Disk disk, Path file) throws IOException {
        List<String> lines = completeLines(disk, file);
        if (!lines.isEmpty() && !lines.get(0).equals(JournalLineFormat.PREAMBLE)) {
            throw new IOException("does not begin with \"" + JournalLineFormat.PREAMBLE + "\"");
        }
        JournalFileReader read = new JournalFileReader();
        for (int i = 1; i < lines.size(); i++) {
            read.add(JournalLineFormat.read(lines.get(i)), file, i + 1);
        }
        return read;
    }

    /** Reads a file of an older release. */
    static JournalFileReader readVersion1(Disk disk, Path file) throws IOException {
        List<String> lines = completeLines(disk, file);
        JournalFileReader read = new JournalFileReader();
        for (int i = 0; i < lines.size(); i++) {
            read.add(Version1LineFormat.read(lines.get(i)), file, i + 1);
        }
        return read;
    }

    private void add(@Nullable DecisionRecord record, Path file, int line) {
        if (record == null) {
            damagedLineCount++;
        } else {
            records.add(new JournalRecord(record, String.valueOf(file.getFileName()), line));
        }
    }

    List<JournalRecord> records() {
        return records;
    }

    int damagedLineCount() {
        return damagedLineCount;
    }

    private static List<String> completeLines(Disk disk, Path file) throws IOException {
        byte[] bytes = readBytes(disk, file);
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                lines.add(new String(bytes, start, i - start, StandardCharsets.UTF_8));
                start = i + 1;
            }
        }
        return lines;
    }

    private static byte[] readBytes(Disk disk, Path file) throws IOException {
        try (Disk.OpenDiskFile open = disk.open(file, Disk.FileOpenMode.READ)) {
            long length = open.size();
            if (length > MAX_FILE_BYTES) {
                throw new IOException("is too long for a journal file: " + length + " bytes");
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) length);
            int read = open.read(bytes, 0);
            byte[] content = new byte[read];
            bytes.flip().get(content);
            return content;
        }
    }
}
