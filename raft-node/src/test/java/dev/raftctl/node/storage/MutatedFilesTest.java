package dev.raftctl.node.storage;

import static dev.raftctl.node.storage.Fixture.LAYOUT;
import static dev.raftctl.node.storage.Fixture.ONE;
import static dev.raftctl.node.storage.Fixture.SELF;
import static dev.raftctl.node.storage.Fixture.entries;
import static dev.raftctl.node.storage.Fixture.save;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.Fuzz;
import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Position;
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
 * Bytes of each file changed at random: opening is refused with a {@link StorageFailure}, or what is recovered is a beginning of
 * what was there, and the vote is the newest. Nothing else may escape, and what is allocated is bounded by what was there. Seeded, so
 * that a failure can be repeated.
 */
@Tag("fuzz")
class MutatedFilesTest {
    private static final int ROUNDS = Integer.getInteger("raftctl.mutations", 400);

    /** Opening reads each file into a few buffers of its own. */
    private static final long ALLOCATED_PER_BYTE = 64;

    private static final long ALLOCATED_ANYHOW = 8 << 20;

    @ParameterizedTest
    @ValueSource(strings = {"identity", "vote", "peers", "oldest", "newest", "snapshot"})
    void aMutatedFileIsRefusedOrRecoveredToABeginningOrMended(String which) throws Exception {
        Fixture server = lived();
        List<Entry> written;
        try (ServerStorage storage = server.open()) {
            written = storage.read(storage.firstIndex(), 61, Long.MAX_VALUE);
        }
        Path file = fileOf(server, which);
        byte[] sound = server.bytes(file);
        int refused = 0;
        Fuzz rounds = new Fuzz(ROUNDS);
        for (int seed = 1; rounds.goesOn(seed - 1); seed++) {
            Fixture victim = copyOf(server);
            byte[] changed = Fuzz.changed(sound, new Random(seed * 31L + which.hashCode()));
            victim.overwrite(file, changed);
            String about = which + " seed " + seed;
            long before = Fuzz.allocatedSoFar();
            refused += openAndCompare(victim, written, about) ? 0 : 1;
            assertThat(Fuzz.allocatedSoFar() - before)
                    .as("bytes allocated for %s", about)
                    .isLessThan(ALLOCATED_ANYHOW + ALLOCATED_PER_BYTE * changed.length);
            DirectoryCheck.check(victim.disk, Fixture.DIRECTORY);
        }
        assertThat(refused).as("some mutations are refused, or mended").isPositive();
    }

    @Test
    void aLengthThatLiesDoesNotAllocateMoreThanTheFileHas() throws Exception {
        Fixture server = lived();
        Path newest = fileOf(server, "newest");
        byte[] huge = {0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff};
        server.write(newest, SegmentHeader.BYTES + 8, huge);
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().lastIndex()).isLessThan(60);
            assertThat(storage.mended()).first().asString().contains(newest.toString());
        }
    }

    private static boolean openAndCompare(Fixture victim, List<Entry> written, String about) throws Exception {
        try (ServerStorage storage = victim.open()) {
            long first = storage.recovered().firstIndex();
            long last = storage.recovered().lastIndex();
            List<Entry> found = last < first ? List.of() : storage.read(first, last + 1, Long.MAX_VALUE);
            boolean mends = storage.recovered().distrustedTerm() > 0;
            if (!mends || !found.isEmpty()) {
                assertThat(written).as(about).startsWith(found.toArray(new Entry[0]));
            }
            Ballot ballot = mends ? new Ballot(4, null) : new Ballot(3, ServerId.of("n2"));
            assertThat(storage.recovered().ballot()).as(about).isEqualTo(ballot);
            return !mends;
        } catch (StorageFailure refused) {
            assertThat(refused.getMessage()).as(about).isNotEmpty();
            return false;
        }
    }

    private static Fixture lived() throws StorageFailure {
        Fixture server = new Fixture();
        try (ServerStorage storage = server.open()) {
            storage.peers().remember(ServerId.of("n2"), 9);
            storage.write(new Ballot(2, SELF), List.of(Entry.configuration(1, 1, ONE)));
            storage.write(null, entries(2, 2, 57));
            storage.sync();
            save(storage, new Position(2, 40), "the machine's state");
            storage.compact(41);
            storage.write(new Ballot(3, ServerId.of("n2")), List.of());
            storage.sync();
            storage.write(null, entries(3, 58, 59));
            storage.sync();
            storage.write(null, entries(3, 60, 60));
            storage.sync();
        }
        return server;
    }

    private static Fixture copyOf(Fixture server) throws Exception {
        Fixture copy = new Fixture();
        copy.disk.createDirectories(LAYOUT.log());
        copy.disk.createDirectories(LAYOUT.snapshots());
        for (Path directory : List.of(Fixture.DIRECTORY, LAYOUT.log(), LAYOUT.snapshots())) {
            for (String name : server.disk.list(directory)) {
                copy.overwrite(directory.resolve(name), server.bytes(directory.resolve(name)));
            }
        }
        return copy;
    }

    private static Path fileOf(Fixture server, String which) throws StorageFailure {
        List<Path> segments = new ArrayList<>(server.segments());
        return switch (which) {
            case "oldest" -> segments.get(0);
            case "newest" -> segments.get(segments.size() - 1);
            case "snapshot" -> Fixture.snapshot(new Position(2, 40));
            default -> Fixture.DIRECTORY.resolve(which);
        };
    }
}
