package dev.raftctl.node.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.machine.ReplicatedStateCapture;
import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Tests when a captured state is written, and what is sent of a snapshot (hazards R12, D16). */
class SnapshotExecutorTest {
    private static final int CHUNK_BYTES = 50;
    private static final SnapshotSendPolicy.SnapshotSendTimes TIMES =
            new SnapshotSendPolicy.SnapshotSendTimes(1_000, 10, 100);

    private final PipelineFixture parts = new PipelineFixture();
    private final List<Object> output = new ArrayList<>();
    private final List<Boolean> saveOutcomes = new ArrayList<>();
    private long durableIndex;
    private long now;
    private final SnapshotExecutor executor = new SnapshotExecutor(
            parts.storage.snapshots(), new RecordedOutput(), () -> durableIndex, () -> now, CHUNK_BYTES, TIMES);

    /** Records what is sent and reported, in order. */
    private final class RecordedOutput implements SnapshotOutput {
        @Override
        public void send(ServerId to, InstallSnapshot.InstallSnapshotChunk chunk) {
            output.add(chunk);
        }

        @Override
        public void complete(Event.SnapshotPersisted event) {
            output.add(event);
        }

        @Override
        public void replaceDamagedSnapshot() {
            output.add("replace");
        }

        @Override
        public void onNotSaved(ReplicatedStateCapture captured, StorageFailure full) {
            output.add("not saved");
        }
    }

    private StoredSnapshot saved(long index) throws StorageFailure {
        PipelineFixture.saveSnapshot(parts.storage.snapshots(), index);
        return Objects.requireNonNull(parts.storage.snapshots().newest());
    }

    private void request(StoredSnapshot snapshot, long offset) throws StorageFailure {
        executor.sendChunk(new Effect.SendSnapshotChunk(PipelineFixture.OTHER, 2, snapshot.last(), offset));
    }

    /** Sends the whole snapshot and returns the number of chunks. */
    private int requestAll(StoredSnapshot snapshot) throws StorageFailure {
        int count = 0;
        for (long offset = 0; offset < snapshot.bytes(); offset += CHUNK_BYTES) {
            request(snapshot, offset);
            count++;
        }
        return count;
    }

    @Test
    void aSnapshotIsWrittenOnlyOnceItsEntriesAreDurable() throws StorageFailure {
        durableIndex = 2;
        executor.save(PipelineFixture.stateAt(3).capture(), saveOutcomes::add);
        executor.saveIfDurable();
        assertThat(parts.storage.snapshots().newest()).isNull();
        assertThat(executor.isSaveWaiting()).isTrue();
        assertThat(output).isEmpty();

        durableIndex = 3;
        executor.saveIfDurable();
        assertThat(output).containsExactly(new Event.SnapshotPersisted(new LogPosition(1, 3), Configuration.NONE));
        assertThat(saveOutcomes).containsExactly(true);
        assertThat(executor.isSaveWaiting()).isFalse();
    }

    @Test
    void aSnapshotThatDoesNotFitIsNotReportedAsDurable() throws StorageFailure {
        parts.disk.faults().limitCapacity(0);
        durableIndex = 3;
        executor.save(PipelineFixture.stateAt(3).capture(), saveOutcomes::add);
        executor.saveIfDurable();
        assertThat(output).containsExactly("not saved");
        assertThat(saveOutcomes).containsExactly(false);
    }

    @Test
    void theChunksOfASnapshotFormItsFile() throws StorageFailure {
        StoredSnapshot snapshot = saved(9);
        int count = requestAll(snapshot);
        long bytes = 0;
        for (Object sent : output) {
            InstallSnapshot.InstallSnapshotChunk chunk = (InstallSnapshot.InstallSnapshotChunk) sent;
            assertThat(chunk.offset()).isEqualTo(bytes);
            assertThat(chunk.total()).isEqualTo(snapshot.bytes());
            assertThat(chunk.term()).isEqualTo(2);
            bytes += chunk.data().length;
        }
        assertThat(output).hasSize(count);
        assertThat(bytes).isEqualTo(snapshot.bytes());
    }

    @Test
    void nothingIsSentOfASnapshotThatWasReplaced() throws StorageFailure {
        StoredSnapshot older = saved(5);
        saved(9);
        request(older, 0);
        assertThat(output).isEmpty();
    }

    @Test
    void aFollowerThatRejectedAWholeIntactSnapshotGetsItAgainAfterAPause() throws StorageFailure {
        StoredSnapshot snapshot = saved(9);
        requestAll(snapshot);
        output.clear();

        request(snapshot, 0);
        assertThat(output).as("it pauses").isEmpty();
        now = 9;
        request(snapshot, 0);
        assertThat(output).isEmpty();
        now = 10;
        request(snapshot, 0);
        assertThat(output).hasSize(1);
    }

    @Test
    void aDamagedSnapshotIsSetAsideAndReplacedInsteadOfSent() throws Exception {
        StoredSnapshot snapshot = saved(9);
        Path file = parts.disk.files(Path.of("/data/snapshots")).get(0);
        parts.disk.flipBit(file, snapshot.bytes() / 2, 3);
        request(snapshot, 0);
        assertThat(output).containsExactly("replace");
        assertThat(parts.storage.snapshots().newest()).isNull();
    }
}
