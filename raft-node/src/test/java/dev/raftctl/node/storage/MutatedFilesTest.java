package dev.raftctl.node.storage;

import static dev.raftctl.node.storage.StorageFixture.LAYOUT;
import static dev.raftctl.node.storage.StorageFixture.ONE_VOTER;
import static dev.raftctl.node.storage.StorageFixture.SELF;
import static dev.raftctl.node.storage.StorageFixture.entries;
import static dev.raftctl.node.storage.StorageFixture.save;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.ByteFuzzer;
import dev.raftctl.node.storage.offline.DataDirectoryCheck;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random bytes of each file are changed. Opening either fails with a {@link StorageFailure}, or recovers a prefix of
 * the written log and the newest hard state. No other exception escapes, and allocation is bounded by the size of the
 * files. Seeded, so that a failure can be reproduced.
 */
@Tag("fuzz")
class MutatedFilesTest {
    private static final int ROUNDS = Integer.getInteger("raftctl.mutations", 400);

    /** Limit on allocation per byte of a file: opening reads each file into a few buffers. */
    private static final long MAX_ALLOCATED_PER_BYTE = 64;

    private static final long MAX_ALLOCATED_BASE = 8 << 20;

    @ParameterizedTest
    @ValueSource(strings = {"identity", "vote", "peers", "oldest", "newest", "snapshot"})
    void mutatedFileIsRefusedOrRecoveredToAPrefix(String fileKind) throws Exception {
        StorageFixture server = writeServer();
        List<LogEntry> written;
        try (ServerStorage storage = server.open()) {
            written = storage.read(storage.firstIndex(), 61, Long.MAX_VALUE);
        }
        Path file = fileOf(server, fileKind);
        byte[] sound = server.bytes(file);
        int refused = 0;
        ByteFuzzer rounds = new ByteFuzzer(ROUNDS);
        for (int seed = 1; rounds.hasNextRound(seed - 1); seed++) {
            StorageFixture victim = copyOf(server);
            byte[] changed = ByteFuzzer.mutate(sound, new Random(seed * 31L + fileKind.hashCode()));
            victim.overwrite(file, changed);
            String about = fileKind + " seed " + seed;
            long before = ByteFuzzer.allocatedBytesSoFar();
            refused += openAndCompare(victim, written, about) ? 0 : 1;
            assertThat(ByteFuzzer.allocatedBytesSoFar() - before)
                    .as("bytes allocated for %s", about)
                    .isLessThan(MAX_ALLOCATED_BASE + MAX_ALLOCATED_PER_BYTE * changed.length);
            DataDirectoryCheck.check(victim.disk, StorageFixture.DIRECTORY);
        }
        assertThat(refused)
                .as("count of mutations refused or removed as damage")
                .isPositive();
    }

    @Test
    void falseLengthDoesNotAllocateMoreThanTheFileSize() throws Exception {
        StorageFixture server = writeServer();
        Path newest = fileOf(server, "newest");
        byte[] huge = {0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff};
        server.write(newest, LogSegmentHeader.BYTES + 8, huge);
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().lastIndex()).isLessThan(60);
            assertThat(storage.repairs()).first().asString().contains(newest.toString());
        }
    }

    private static boolean openAndCompare(StorageFixture victim, List<LogEntry> written, String about)
            throws Exception {
        try (ServerStorage storage = victim.open()) {
            long first = storage.recovered().firstIndex();
            long last = storage.recovered().lastIndex();
            List<LogEntry> found = last < first ? List.of() : storage.read(first, last + 1, Long.MAX_VALUE);
            boolean isRecovering = storage.recovered().recoveringTerm() > 0;
            if (!isRecovering || !found.isEmpty()) {
                assertThat(written).as(about).startsWith(found.toArray(new LogEntry[0]));
            }
            HardState hardState = isRecovering ? new HardState(4, null) : new HardState(3, ServerId.of("n2"));
            assertThat(storage.recovered().hardState()).as(about).isEqualTo(hardState);
            return !isRecovering;
        } catch (StorageFailure refused) {
            assertThat(refused.getMessage()).as(about).isNotEmpty();
            return false;
        }
    }

    private static StorageFixture writeServer() throws StorageFailure {
        StorageFixture server = new StorageFixture();
        try (ServerStorage storage = server.open()) {
            storage.peers().rememberIncarnation(ServerId.of("n2"), 9);
            storage.write(new HardState(2, SELF), List.of(LogEntry.configuration(1, 1, ONE_VOTER)));
            storage.write(null, entries(2, 2, 57));
            storage.sync();
            save(storage, new LogPosition(2, 40), "the machine's state");
            storage.compact(41);
            storage.write(new HardState(3, ServerId.of("n2")), List.of());
            storage.sync();
            storage.write(null, entries(3, 58, 59));
            storage.sync();
            storage.write(null, entries(3, 60, 60));
            storage.sync();
        }
        return server;
    }

    private static StorageFixture copyOf(StorageFixture server) throws Exception {
        StorageFixture copy = new StorageFixture();
        copy.disk.createDirectories(LAYOUT.log());
        copy.disk.createDirectories(LAYOUT.snapshots());
        for (Path directory : List.of(StorageFixture.DIRECTORY, LAYOUT.log(), LAYOUT.snapshots())) {
            for (String name : server.disk.list(directory)) {
                copy.overwrite(directory.resolve(name), server.bytes(directory.resolve(name)));
            }
        }
        return copy;
    }

    private static Path fileOf(StorageFixture server, String fileKind) throws StorageFailure {
        List<Path> segments = new ArrayList<>(server.segments());
        return switch (fileKind) {
            case "oldest" -> segments.get(0);
            case "newest" -> segments.get(segments.size() - 1);
            case "snapshot" -> StorageFixture.snapshot(new LogPosition(2, 40));
            default -> StorageFixture.DIRECTORY.resolve(fileKind);
        };
    }
}
