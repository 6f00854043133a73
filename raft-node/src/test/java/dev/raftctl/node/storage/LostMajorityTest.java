package dev.raftctl.node.storage;

import static dev.raftctl.node.storage.Fixture.DIRECTORY;
import static dev.raftctl.node.storage.Fixture.LAYOUT;
import static dev.raftctl.node.storage.Fixture.SELF;
import static dev.raftctl.node.storage.Fixture.SMALL;
import static dev.raftctl.node.storage.Fixture.entries;
import static dev.raftctl.node.storage.Fixture.save;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.node.storage.LostMajority.Survivor;
import dev.raftctl.node.storage.StorageFailure.Kind;
import dev.raftctl.protocol.message.AuditNote;
import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Lineage;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a recovery leaves in the directory of the one server that goes on. */
class LostMajorityTest {
    private static final Member OWN = new Member(SELF, "127.0.0.1:7101", 42);
    private static final List<Member> OTHERS = List.of(new Member(ServerId.of("n2"), "127.0.0.1:7102"));
    private static final AuditNote NOTE = new AuditNote(1, "recover", "somebody", "why");

    private final Fixture server = new Fixture();

    private void used() throws StorageFailure {
        try (ServerStorage storage = server.open()) {
            storage.joinCluster("c-1", "demo");
            storage.write(new Ballot(3, SELF), entries(3, 1, 9));
            storage.sync();
            save(storage, new Position(3, 5), "state");
        }
    }

    private Lineage recover(long random) throws StorageFailure {
        Survivor survivor = LostMajority.look(server.disk, DIRECTORY);
        Lineage lineage = survivor.identity().lineage().next(random);
        Position forced = LostMajority.force(server.disk, DIRECTORY, SMALL, survivor, OWN, OTHERS, lineage, NOTE);
        assertThat(forced)
                .isEqualTo(new Position(survivor.nextTerm(), survivor.last().index() + 1));
        return lineage;
    }

    @Test
    void eachRecoveryBeginsALineageThatIsNoOther() throws Exception {
        used();
        Lineage first = recover(7);
        assertThat(first).isNotEqualTo(Lineage.ORIGINAL);
        try (ServerStorage storage = server.open()) {
            assertThat(storage.identity().lineage()).isEqualTo(first);
            assertThat(storage.identity().clusterName()).isEqualTo("demo");
            assertThat(storage.recovered()
                            .configurations()
                            .get(0)
                            .configuration()
                            .members())
                    .containsOnlyKeys(SELF);
            assertThat(storage.pending()).isEqualTo(OTHERS);
        }
        Lineage second = recover(7);
        assertThat(second.isLaterThan(first)).isTrue();
        assertThat(first.isLaterThan(second)).isFalse();
        assertThat(Lineage.ORIGINAL.next(1)).isNotEqualTo(Lineage.ORIGINAL.next(2));
        assertThat(Lineage.ORIGINAL.next(0)).isNotEqualTo(Lineage.ORIGINAL);
        assertThat(Lineage.ORIGINAL.next(-1).recoveries()).isEqualTo(1);
    }

    @Test
    void aServerKeepsTheLineageItWasTakenInWith() throws Exception {
        Lineage lineage = Lineage.ORIGINAL.next(9);
        try (ServerStorage storage = server.open()) {
            storage.joinCluster("c-1", "demo", lineage);
            storage.joinCluster("c-1", "demo", lineage);
            assertThatThrownBy(() -> storage.joinCluster("c-1", "demo", Lineage.ORIGINAL))
                    .isInstanceOfSatisfying(
                            StorageFailure.class,
                            failure -> assertThat(failure.kind()).isEqualTo(Kind.FOREIGN))
                    .hasMessageContaining(lineage.toString());
        }
        try (ServerStorage storage = server.open()) {
            assertThat(storage.identity().lineage()).isEqualTo(lineage);
        }
    }

    @Test
    void aProgramThatKnowsNoLineagesDoesNotRunOnARecoveredDirectory() throws Exception {
        used();
        byte[] before = server.bytes(LAYOUT.identity());
        assertThat(before[11]).isEqualTo((byte) 1);
        recover(7);
        assertThat(server.bytes(LAYOUT.identity())[11]).isEqualTo((byte) 2);
    }

    @Test
    void snapshotsNameTheirLineageAndOneOfAnotherRecoveryIsRefused() throws Exception {
        used();
        Lineage lineage = recover(7);
        try (ServerStorage storage = server.open()) {
            assertThat(Objects.requireNonNull(storage.snapshots().newest())
                            .origin()
                            .lineage())
                    .as("taken before the recovery")
                    .isEqualTo(Lineage.ORIGINAL);
            save(storage, new Position(4, 10), "state");
        }
        byte[] saved;
        try (ServerStorage storage = server.open()) {
            assertThat(Objects.requireNonNull(storage.snapshots().newest())
                            .origin()
                            .lineage())
                    .isEqualTo(lineage);
            assertThat(Fixture.bodyOf(storage)).isEqualTo("state");
            saved = server.bytes(Fixture.snapshot(new Position(4, 10)));
        }
        Fixture other = new Fixture();
        try (ServerStorage storage = other.open()) {
            storage.joinCluster("c-1", "demo");
        }
        other.overwrite(Fixture.snapshot(new Position(4, 10)), saved);
        assertThat(DirectoryCheck.check(other.disk, DIRECTORY).isDamaged()).isTrue();
    }

    @Test
    void aMarkOfMissingEntriesIsNamedAndGivenUpWithTheRecovery() throws Exception {
        used();
        try (ServerStorage storage = server.open()) {
            storage.distrust(3);
        }
        Survivor survivor = LostMajority.look(server.disk, DIRECTORY);
        assertThat(survivor.distrustedTerm()).isEqualTo(3);
        recover(7);
        assertThat(server.disk.exists(LAYOUT.convalescence())).isFalse();
        try (ServerStorage storage = server.open()) {
            assertThat(storage.mended()).noneMatch(sentence -> sentence.contains("whole again"));
            assertThat(storage.recovered().distrustedTerm()).isZero();
        }
    }
}
