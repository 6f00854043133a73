package dev.raftctl.node.storage;

import static dev.raftctl.node.storage.Fixture.DIRECTORY;
import static dev.raftctl.node.storage.Fixture.LAYOUT;
import static dev.raftctl.node.storage.Fixture.SELF;
import static dev.raftctl.node.storage.Fixture.SMALL;
import static dev.raftctl.node.storage.Fixture.entries;
import static dev.raftctl.node.storage.Fixture.save;
import static dev.raftctl.node.storage.Fixture.segment;
import static dev.raftctl.node.storage.Fixture.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.storage.StorageFailure.Kind;
import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.ServerId;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A file of another server in the place of this one's is noticed, although it is whole (trap D09). */
class FilesOfOthersTest {
    private static final Configuration TWO = Configuration.ofVoters(
            List.of(new Member(SELF, "127.0.0.1:7101", 42), new Member(ServerId.of("n2"), "127.0.0.1:7102", 43)));

    private final Fixture server = new Fixture();
    private final Fixture other = new Fixture();

    @Test
    void theVoteOfAnotherServerIsRefused() throws Exception {
        lived(server, 42, "c-1");
        lived(other, 43, "c-1");
        server.overwrite(LAYOUT.vote(), other.bytes(LAYOUT.vote()));
        server.refused(Kind.DAMAGED, failure -> assertThat(failure).hasMessageContaining("another server"));
        assertThat(check().isDamaged()).isTrue();
    }

    @Test
    void theOnlySegmentOfAnotherServerIsRefusedThoughTheEntriesAreTheSame() throws Exception {
        lived(server, 42, "c-1");
        lived(other, 43, "c-1");
        server.overwrite(segment(1), other.bytes(segment(1)));
        server.refused(Kind.DAMAGED, failure -> assertThat(failure).hasMessageContaining("another server"));
        assertThat(check().isDamaged()).isTrue();
    }

    @Test
    void theEndMarkOfAnotherServerVouchesForNothing() throws Exception {
        lived(server, 42, "c-1");
        lived(other, 43, "c-1");
        server.overwrite(LAYOUT.end(), other.bytes(LAYOUT.end()));
        assertThat(check().isDamaged()).isTrue();
        try (ServerStorage storage = server.open()) {
            assertThat(storage.mended()).singleElement().asString().contains("another server");
        }
    }

    @Test
    void theSnapshotOfAnotherClusterIsSetAside() throws Exception {
        lived(server, 42, "c-1");
        lived(other, 43, "c-2");
        Path file = snapshot(new Position(1, 5));
        try (ServerStorage storage = ServerStorage.open(other.disk, DIRECTORY, SELF, SMALL, 43)) {
            save(storage, new Position(1, 5), "of another cluster");
        }
        server.overwrite(file, other.bytes(file));
        assertThat(check().isDamaged()).isTrue();
        try (ServerStorage storage = server.open()) {
            assertThat(storage.snapshots().newest()).isNull();
            assertThat(storage.mended()).singleElement().asString().contains("another cluster", "c-2");
        }
    }

    @Test
    void theSnapshotOfThisClusterNamesIt() throws Exception {
        lived(server, 42, "c-1");
        try (ServerStorage storage = server.open()) {
            assertThat(save(storage, new Position(1, 5), "state").origin())
                    .isEqualTo(new SnapshotStore.Origin("c-1", "demo"));
        }
        assertThat(check().findings()).isEmpty();
    }

    @Test
    void aServerThatLostItsOnlySnapshotStillKnowsThatThereAreOthers() throws Exception {
        Position last = new Position(1, 50);
        try (ServerStorage storage = server.open()) {
            storage.write(new Ballot(1, SELF), entries(1, 1, 60));
            storage.sync();
            storage.snapshots().save(last, TWO, target -> target.write(new byte[9]));
            storage.compact(51);
            storage.markEnd();
        }
        server.disk.delete(snapshot(last));
        server.disk.forceDirectory(LAYOUT.snapshots());
        assertThat(check().isDamaged()).isTrue();
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().distrustedTerm()).isEqualTo(1);
            assertThat(storage.recovered().lastIndex()).isZero();
        }
    }

    private CheckReport check() throws StorageFailure {
        return DirectoryCheck.check(server.disk, DIRECTORY);
    }

    private static void lived(Fixture each, long incarnation, String clusterId) throws StorageFailure {
        try (ServerStorage storage = ServerStorage.open(each.disk, DIRECTORY, SELF, SMALL, incarnation)) {
            storage.joinCluster(clusterId, "demo");
            storage.write(new Ballot(1, SELF), entries(1, 1, 9));
            storage.sync();
            storage.markEnd();
        }
    }
}
