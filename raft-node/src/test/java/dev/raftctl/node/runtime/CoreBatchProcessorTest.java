package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.core.Event;
import dev.raftctl.node.pipeline.CoreRequest;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.Heartbeat;
import dev.raftctl.protocol.message.RefusalReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests that each request gets one reply, and a refusal only if it was certainly not applied. */
class CoreBatchProcessorTest {
    private static final int MANY = 1_000;

    private final ServerParts parts = new ServerParts();
    private final CoreBatchProcessor driver = new CoreBatchProcessor(
            parts.raft,
            parts.inbox,
            parts.pendingRequests,
            parts.effectExecutor,
            parts.peers,
            parts.publishedStatus,
            parts.applier,
            parts.metrics,
            100_000_000,
            parts.ticker);
    private final List<ClientReply> replies = new ArrayList<>();

    private static RefusalReason reason(ClientReply reply) {
        return ((ClientReply.RefusedReply) reply).refusal().reason();
    }

    @Test
    void stoppingAnswersProcessedRequestsWithUnknownAndRefusesQueuedOnes() {
        List<ClientReply> processed = new ArrayList<>();
        parts.pendingRequests.add(new CoreRequest.CoreCommandRequest(new byte[0], processed::add));
        parts.pendingRequests.add(new CoreRequest.CoreCommandRequest(new byte[0], processed::add));
        List<ClientReply> queued = new ArrayList<>();
        parts.inbox.offerRequest(new CoreRequest.CoreCommandRequest(new byte[0], queued::add));

        driver.failPendingRequests();

        assertThat(processed).hasSize(2).allMatch(reply -> reply instanceof ClientReply.UnknownOutcomeReply);
        assertThat(queued).hasSize(1);
        assertThat(reason(queued.get(0))).isEqualTo(RefusalReason.STOPPING);
    }

    @Test
    void allQueuedReadsAreProcessedInOneBatch() {
        for (int i = 0; i < MANY; i++) {
            parts.inbox.offerRequest(new CoreRequest.CoreReadRequest(new byte[0], replies::add));
        }
        assertThat(driver.runBatch()).isTrue();
        // This server belongs to no cluster, so the core refuses each request at once.
        assertThat(replies).hasSize(MANY);
    }

    @Test
    void queuedCommandsAndReadsAreProcessedInOneBatch() {
        for (int i = 0; i < MANY; i++) {
            parts.inbox.offerRequest(
                    i % 2 == 0
                            ? new CoreRequest.CoreCommandRequest(new byte[0], replies::add)
                            : new CoreRequest.CoreReadRequest(new byte[0], replies::add));
        }
        assertThat(driver.runBatch()).isTrue();
        assertThat(replies).hasSize(MANY).allMatch(reply -> reply instanceof ClientReply.RefusedReply);
    }

    /** The clock stands still, so the status is not published because of its age. */
    @Test
    void aDecisionIsPublishedWithItsBatch() {
        TimeSource stopped = new TimeSource() {
            @Override
            long nanos() {
                return 1_000_000_000;
            }
        };
        ServerParts own = new ServerParts(stopped);
        CoreBatchProcessor processor = new CoreBatchProcessor(
                own.raft,
                own.inbox,
                own.pendingRequests,
                own.effectExecutor,
                own.peers,
                own.publishedStatus,
                own.applier,
                own.metrics,
                100_000_000,
                stopped);
        own.inbox.offerRequest(new CoreRequest.CoreReadRequest(new byte[0], replies::add));
        processor.runBatch();
        own.inbox.offerPeerMessage(
                new Event.MessageReceived(ServerParts.OTHER, new Heartbeat.HeartbeatRequest(7, 0, 1)));
        processor.runBatch();
        assertThat(own.publishedStatus.view().hardState().term()).isEqualTo(7);
    }
}
