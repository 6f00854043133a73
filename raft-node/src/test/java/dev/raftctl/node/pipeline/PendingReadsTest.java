package dev.raftctl.node.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.machine.ReplicatedState;
import dev.raftctl.node.machine.kv.KeyValueStateMachine;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import dev.raftctl.protocol.kv.KeyValueQuery;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.RefusalReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Tests that a read is refused or answered by a state that has applied its index, never by an older one (hazards L06,
 * L08).
 */
class PendingReadsTest {
    private final PendingReads reads = new PendingReads(read -> {
        throw new AssertionError("every client receives its replies here");
    });
    private final ReplicatedState state = new ReplicatedState(new KeyValueStateMachine());
    private final List<ClientReply> replies = new ArrayList<>();

    private ApplierTask.QueryTask readAt(long minIndex) {
        byte[] query =
                KeyValueMessageFormat.encodeQuery(new KeyValueQuery.GetKey("key".getBytes(StandardCharsets.UTF_8)));
        return new ApplierTask.QueryTask(query, minIndex, replies::add);
    }

    private static RefusalReason refusalReason(ClientReply reply) {
        return ((ClientReply.RefusedReply) reply).refusal().reason();
    }

    private void applyUpTo(long index) {
        while (state.lastApplied().index() < index) {
            state.apply(LogEntry.noop(1, state.lastApplied().index() + 1));
        }
        reads.respondToReady(state);
    }

    private List<Long> appliedIndexes() {
        return replies.stream()
                .map(reply -> ((ClientReply.QueryResultReply) reply).appliedIndex())
                .toList();
    }

    @Test
    void aReadOfAnAppliedIndexIsAnsweredImmediately() {
        applyUpTo(5);

        reads.add(readAt(5), state, 0);

        assertThat(appliedIndexes()).containsExactly(5L);
    }

    @Test
    void l06L08AReadAheadOfTheStateWaitsForIt() {
        applyUpTo(5);
        reads.add(readAt(7), state, 0);
        reads.add(readAt(6), state, 0);
        assertThat(replies).isEmpty();

        applyUpTo(6);
        assertThat(appliedIndexes()).containsExactly(6L);
        applyUpTo(8);

        assertThat(appliedIndexes()).containsExactly(6L, 8L);
        assertThat(reads.isEmpty()).isTrue();
    }

    @Test
    void l08AReadThatWaitsTooLongIsRefusedAndNotAnsweredLater() {
        reads.add(readAt(3), state, 100);
        reads.add(readAt(2), state, 200);

        reads.expire(150, 0);
        applyUpTo(5);

        assertThat(refusalReason(replies.get(0))).isEqualTo(RefusalReason.BUSY);
        assertThat(replies.get(1)).isInstanceOf(ClientReply.QueryResultReply.class);
        assertThat(replies).hasSize(2);
    }

    @Test
    void stoppingRefusesPendingReads() {
        reads.add(readAt(3), state, 0);

        reads.refuseAll(RequestRefusals.STOPPING);

        assertThat(refusalReason(replies.get(0))).isEqualTo(RefusalReason.STOPPING);
        assertThat(reads.isEmpty()).isTrue();
    }
}
