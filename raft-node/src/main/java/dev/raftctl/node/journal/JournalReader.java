package dev.raftctl.node.journal;

import dev.raftctl.node.storage.Disk;
import dev.raftctl.node.storage.RealDisk;
import dev.raftctl.protocol.message.DecisionOccurrences;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads the journal in a data directory, of a stopped or a running server, without locking or changing anything: the
 * files of this release and those that an older release left.
 */
public final class JournalReader {
    private static final Pattern VERSION_1_NAME = Pattern.compile("[0-9]{8}\\.notes");

    private final Disk disk;
    private final Path directory;
    private final List<String> unreadableFiles = new ArrayList<>();
    private int damagedLineCount;

    private JournalReader(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /**
     * Reads the journal of this data directory. Without a journal there are no records.
     *
     * @throws IOException if the journal's directory cannot be listed
     */
    public static JournalContents read(Path dataDirectory) throws IOException {
        return readDirectory(new RealDisk(), dataDirectory.resolve("journal"));
    }

    static JournalContents readDirectory(Disk disk, Path journalDirectory) throws IOException {
        return new JournalReader(disk, journalDirectory).readAll();
    }

    private JournalContents readAll() throws IOException {
        if (!disk.exists(directory)) {
            return new JournalContents(List.of(), 0, List.of());
        }
        List<String> names = disk.list(directory);
        List<JournalRecord> records = new ArrayList<>();
        for (String name : names) {
            if (isVersion1(name)) {
                records.addAll(readFile(name, JournalFileReader::readVersion1));
            }
        }
        records.addAll(merged(readStream(JournalStream.ELECTIONS, names), readStream(JournalStream.EVENTS, names)));
        return new JournalContents(records, damagedLineCount, unreadableFiles);
    }

    static boolean isVersion1(String fileName) {
        return VERSION_1_NAME.matcher(fileName).matches();
    }

    /**
     * Returns the records of a stream, oldest first. A record that was written again because its count had grown is
     * contained once, with its last count.
     */
    private List<JournalRecord> readStream(JournalStream stream, List<String> names) {
        record RecordKey(long boot, long seq) {}

        // Newest first: if a file gets an older name meanwhile, it is read twice rather than not at all.
        List<List<JournalRecord>> files = new ArrayList<>();
        for (String name : stream.fileNames()) {
            if (names.contains(name)) {
                files.add(0, readFile(name, JournalFileReader::readVersion2));
            }
        }
        Map<RecordKey, JournalRecord> records = new LinkedHashMap<>();
        for (List<JournalRecord> file : files) {
            for (JournalRecord record : file) {
                DecisionOccurrences occurrences = record.decision().occurrences();
                records.put(new RecordKey(occurrences.boot(), occurrences.seq()), record);
            }
        }
        return new ArrayList<>(records.values());
    }

    private List<JournalRecord> readFile(String name, JournalFileFormat format) {
        try {
            JournalFileReader file = format.read(disk, directory.resolve(name));
            damagedLineCount += file.damagedLineCount();
            return file.records();
        } catch (IOException unreadable) {
            unreadableFiles.add(name + ": " + unreadable.getMessage());
            return List.of();
        }
    }

    /** Reads a journal file of one format version. */
    private interface JournalFileFormat {
        JournalFileReader read(Disk disk, Path file) throws IOException;
    }

    private static List<JournalRecord> merged(List<JournalRecord> first, List<JournalRecord> second) {
        List<JournalRecord> merged = new ArrayList<>(first.size() + second.size());
        int i = 0;
        int j = 0;
        while (i < first.size() && j < second.size()) {
            merged.add(isOlder(second.get(j), first.get(i)) ? second.get(j++) : first.get(i++));
        }
        merged.addAll(first.subList(i, first.size()));
        merged.addAll(second.subList(j, second.size()));
        return merged;
    }

    /** Compares records of one process by their numbers, because its wall clock may have been set back. */
    private static boolean isOlder(JournalRecord one, JournalRecord other) {
        DecisionOccurrences first = one.decision().occurrences();
        DecisionOccurrences second = other.decision().occurrences();
        return first.boot() == second.boot() ? first.seq() < second.seq() : first.sinceMillis() < second.sinceMillis();
    }
}
