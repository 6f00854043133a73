package dev.raftctl.node.storage;

import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.offline.DataDirectoryCheck;
import dev.raftctl.node.storage.offline.DirectoryCheckReport;
import dev.raftctl.node.storage.simulated.UnsyncedWriteLoss;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.ServerId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One data directory with segments of at most 1000 bytes. Commands that begin with a verb of {@link ServerStorage} need
 * the directory to be open; the others act on its files.
 */
final class ScriptedDirectory {
    private static final long EVERYTHING = Long.MAX_VALUE;

    private final StorageFixture fixture = new StorageFixture();
    private final ScriptedFiles files = new ScriptedFiles(fixture);
    private final List<String> output = new ArrayList<>();
    private @Nullable ServerStorage storage;

    ScriptedFiles files() {
        return files;
    }

    void print(String line) {
        output.add(line);
    }

    List<String> takeOutput() {
        List<String> taken = List.copyOf(output);
        output.clear();
        return taken;
    }

    void execute(String command, List<String> arguments) throws StorageFailure, IOException {
        switch (command) {
            case "open" -> open(arguments);
            case "stop" -> stop();
            case "crash" -> crash(arguments);
            case "kill" -> kill();
            case "check" -> check();
            case "files" -> print(files.names());
            case "rot" -> files.flipBit(arguments);
            case "zero" -> files.zero(arguments.get(0));
            case "cut" -> files.shorten(arguments.get(0), Integer.parseInt(arguments.get(1)));
            case "delete" -> files.delete(arguments.get(0));
            case "leave" -> files.replace(arguments.get(0), new byte[(int) number(arguments, 1, 1)]);
            case "keep" -> files.keep(arguments.get(0));
            case "restore" -> files.restore(arguments.get(0));
            case "full" -> fixture.disk.faults().limitCapacity(files.usedBytes() + number(arguments, 0, 0));
            case "space" -> fixture.disk.faults().removeCapacityLimit();
            case "fail-sync" -> fixture.disk.faults().failForce(number(arguments, 0, 1));
            case "cut-power-after" -> fixture.disk.faults().cutPowerAfter(number(arguments, 0, 1));
            default -> executeOnOpenDirectory(command, arguments);
        }
    }

    private void executeOnOpenDirectory(String command, List<String> arguments) throws StorageFailure {
        ServerStorage open = opened();
        switch (command) {
            case "vote" -> open.write(hardState(arguments), List.of());
            case "append" -> append(arguments);
            case "members" -> members(arguments);
            case "sync" -> open.sync();
            case "mark-end" -> open.markEnd();
            case "read" -> read(arguments.get(0));
            case "last" -> print("log " + open.firstIndex() + " to " + open.last());
            case "snapshot" -> snapshot(arguments);
            case "receive" -> receive(arguments);
            case "adopt" ->
                print(open.adoptSnapshot(position(arguments.get(0))) ? "keeps the log" : "replaces the log");
            case "compact" -> open.compact(Long.parseLong(arguments.get(0)));
            case "meet" -> open.peers().rememberIncarnation(ServerId.of(arguments.get(0)), number(arguments, 1, 43));
            case "join" -> open.joinCluster(arguments.get(0), arguments.get(1));
            default -> throw new IllegalArgumentException("unknown command: " + command);
        }
    }

    private ServerStorage opened() {
        if (storage == null) {
            throw new IllegalStateException("the directory is not open");
        }
        return storage;
    }

    /** Opens the directory as server n1 or another, and prints what the server finds in it. */
    private void open(List<String> arguments) throws StorageFailure {
        ServerId self = arguments.isEmpty() ? StorageFixture.SELF : ServerId.of(arguments.get(0));
        ServerStorage open = ServerStorage.open(
                fixture.disk, StorageFixture.DIRECTORY, self, StorageFixture.SMALL_SEGMENTS, number(arguments, 1, 42));
        if (storage != null) {
            throw new IllegalStateException("two servers have opened the directory");
        }
        storage = open;
        open.repairs().forEach(repair -> print("repairs: " + ScriptedFiles.text(repair)));
        print(open.isNew() ? "is new" : "finds " + text(open.recovered()));
    }

    private static String text(RecoveredState state) {
        StringBuilder text = new StringBuilder("t" + state.hardState().term());
        if (state.hardState().votedFor() != null) {
            text.append(" vote ").append(state.hardState().votedFor());
        }
        if (!state.snapshot().equals(LogPosition.ZERO)) {
            text.append(", snapshot ").append(state.snapshot());
        }
        if (state.lastIndex() < state.firstIndex()) {
            text.append(", no entries after ").append(state.lastIndex());
        }
        for (int i = 0; i < state.termRuns().size(); i++) {
            RecoveredState.TermRun run = state.termRuns().get(i);
            boolean isLast = i == state.termRuns().size() - 1;
            long end = isLast ? state.lastIndex() : state.termRuns().get(i + 1).firstIndex() - 1;
            text.append(", t").append(run.term()).append('/').append(run.firstIndex());
            text.append(end > run.firstIndex() ? ".." + end : "");
        }
        if (state.recoveringTerm() > 0) {
            text.append(", recovering until after t").append(state.recoveringTerm());
        }
        return text.toString();
    }

    /** Closes the directory as a server does that is stopped in good order. */
    private void stop() throws StorageFailure {
        ServerStorage open = opened();
        storage = null;
        open.markEnd();
        open.close();
    }

    /**
     * Cuts the power: {@code all}, {@code some} or {@code none} of the changes are lost that were not synced; all by
     * default.
     */
    private void crash(List<String> arguments) {
        storage = null;
        String loss = arguments.isEmpty() ? "all" : arguments.get(0);
        fixture.disk.crash(
                UnsyncedWriteLoss.valueOf(loss.toUpperCase(Locale.ROOT)), new Random(number(arguments, 1, 1)));
    }

    /** Ends the process; the machine and its disk keep running. */
    private void kill() {
        storage = null;
        fixture.disk.kill();
    }

    private void check() throws StorageFailure {
        DirectoryCheckReport report = DataDirectoryCheck.check(fixture.disk, StorageFixture.DIRECTORY);
        for (DirectoryCheckReport.DirectoryFinding finding : report.findings()) {
            String file = String.valueOf(finding.file());
            String at = finding.offset() < 0 ? "" : " at byte " + finding.offset();
            String where = finding.what().startsWith(file) ? "" : file + at + ": ";
            print(finding.severity().name().toLowerCase(Locale.ROOT) + ": "
                    + ScriptedFiles.text(where + finding.what()));
        }
        if (report.findings().isEmpty()) {
            print("nothing is wrong");
        }
    }

    /**
     * Writes commands: {@code append 2 1..6} of term 2 at index 1 to 6. With {@code by 2}, every two of them are one
     * batch that is synced.
     */
    private void append(List<String> arguments) throws StorageFailure {
        long term = Long.parseLong(arguments.get(0));
        long[] range = range(arguments.get(1));
        long batch = arguments.size() > 3 ? Long.parseLong(arguments.get(3)) : range[1];
        for (long from = range[0]; from <= range[1]; from += batch) {
            List<LogEntry> entries = StorageFixture.entries(term, from, Math.min(from + batch - 1, range[1]));
            opened().write(null, entries);
            files.written(entries);
            if (batch != range[1]) {
                opened().sync();
            }
        }
    }

    /** Writes a configuration entry: {@code members 1/1 n1 n2}. */
    private void members(List<String> arguments) throws StorageFailure {
        LogPosition at = position(arguments.get(0));
        LogEntry entry =
                LogEntry.configuration(at.term(), at.index(), configuration(arguments.subList(1, arguments.size())));
        opened().write(null, List.of(entry));
        files.written(List.of(entry));
    }

    private static Configuration configuration(List<String> ids) {
        List<ClusterMember> members = new ArrayList<>();
        for (String id : ids) {
            int number = Integer.parseInt(id.substring(1));
            members.add(new ClusterMember(ServerId.of(id), "127.0.0.1:" + (7100 + number), 41 + number));
        }
        return Configuration.ofVoters(members);
    }

    /** Reads entries and prints their positions; of a configuration entry, only that it is one. */
    private void read(String range) throws StorageFailure {
        List<String> read = new ArrayList<>();
        for (LogEntry entry : opened().read(range(range)[0], range(range)[1] + 1, EVERYTHING)) {
            byte[] expected = StorageFixture.entries(entry.term(), entry.index(), entry.index())
                    .get(0)
                    .payload();
            read.add(entry.position() + (Arrays.equals(entry.payload(), expected) ? "" : " " + entry.kind()));
        }
        print("reads " + String.join(" ", read));
    }

    /** Saves a snapshot of the own state: {@code snapshot 2/40}, of {@code bytes 500} or a few. */
    private void snapshot(List<String> arguments) throws StorageFailure {
        byte[] body = new byte[(int) number(arguments, 2, 9)];
        StoredSnapshot saved = opened().snapshots()
                .save(position(arguments.get(0)), StorageFixture.ONE_VOTER, target -> target.write(body));
        print("has snapshot " + saved.last());
    }

    /**
     * Receives bytes of a leader's snapshot: {@code receive 2/30}, or some bytes of it as in {@code receive 2/30
     * 0..99}. Another leader's file of the same position has {@code other} bytes.
     */
    private void receive(List<String> arguments) throws StorageFailure {
        LogPosition last = position(arguments.get(0));
        byte[] file = leaderSnapshot(last, arguments.contains("other") ? 1 : 0);
        int digest = Crc32cChecksum.of(ByteBuffer.wrap(file), 0, file.length);
        boolean isPart = arguments.size() > 1 && arguments.get(1).contains("..");
        long[] part = isPart ? range(arguments.get(1)) : new long[] {0, file.length - 1};
        byte[] chunk = Arrays.copyOfRange(file, (int) part[0], (int) Math.min(part[1] + 1, file.length));
        SnapshotStore store = opened().snapshots();
        long received = store.receiveChunk(last, file.length, digest, part[0], chunk);
        if (received < file.length) {
            print("has received " + received + " bytes");
        } else {
            StoredSnapshot newest = store.completeTransfer(last, file.length, digest);
            print(newest == null ? "discards the file" : "has snapshot " + newest.last());
        }
    }

    private static byte[] leaderSnapshot(LogPosition last, int content) throws StorageFailure {
        byte[] body = new byte[300];
        Arrays.fill(body, (byte) content);
        try (ServerStorage leader = new StorageFixture().open()) {
            StoredSnapshot made = leader.snapshots().save(last, StorageFixture.ONE_VOTER, target -> target.write(body));
            return leader.snapshots().readChunk(made, 0, 1 << 20);
        }
    }

    private static HardState hardState(List<String> arguments) {
        ServerId votedFor = arguments.size() > 1 ? ServerId.of(arguments.get(1)) : null;
        return new HardState(Long.parseLong(arguments.get(0)), votedFor);
    }

    /** Parses {@code 2/40}: index 40 of term 2. */
    private static LogPosition position(String argument) {
        String[] parts = argument.split("/");
        return new LogPosition(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
    }

    /** Parses {@code 1..6}, or one number. */
    private static long[] range(String argument) {
        String[] ends = argument.split("\\.\\.");
        return new long[] {Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1])};
    }

    private static long number(List<String> arguments, int at, long otherwise) {
        return arguments.size() > at ? Long.parseLong(Objects.requireNonNull(arguments.get(at))) : otherwise;
    }
}
