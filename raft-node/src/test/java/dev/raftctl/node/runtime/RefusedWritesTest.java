package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.observation.ObservedEvent;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusedWritesTest {
    private long millis = 50_000;
    private final RefusedWrites writes = new RefusedWrites(new TimeSource() {
        @Override
        long nanos() {
            return millis * NANOS_PER_MILLI;
        }

        @Override
        long wallMillis() {
            return 1_000_000 + millis;
        }
    });

    @Test
    void aPeriodIsReportedWhenItIsOverAndEveryTenSecondsBefore() {
        refuse(RefusalReason.DISK_FULL, 3);
        millis += 1_500;
        assertThat(take()).isEmpty();
        refuse(RefusalReason.DISK_FULL, 1);
        for (int second = 0; second < 9; second++) {
            millis += 1_000;
            refuse(RefusalReason.DISK_FULL, 1);
        }
        assertThat(take())
                .extracting(event -> event.data().format())
                .containsExactly("from=1050000;until=1060500;count=13;over=no");
        millis += 2_000;
        ObservedEvent over = take().get(0);
        assertThat(over.cause()).isEqualTo("DISK_FULL");
        assertThat(over.data().format()).isEqualTo("from=1050000;until=1060500;count=13;over=yes");
        assertThat(take()).isEmpty();
    }

    @Test
    void onlyRefusedWritesCountAndRedirectionsDoNot() {
        refuse(RefusalReason.NOT_LEADER, 5);
        reply(ClientRequest.QueryRequest.class, RefusalReason.NO_QUORUM);
        writes.onReply(ClientRequest.ExecuteCommandRequest.class, new ClientReply.UnknownOutcomeReply("unknown"));
        millis += 60_000;
        assertThat(take()).isEmpty();
    }

    @Test
    void allRequestsThatAppendAnEntryOfAClientCount() {
        reply(ClientRequest.ExecuteCommandRequest.class, RefusalReason.DISK_FULL);
        reply(ClientRequest.ExecuteCoordinationRequest.class, RefusalReason.DISK_FULL);
        reply(ClientRequest.OpenSessionRequest.class, RefusalReason.DISK_FULL);
        reply(ClientRequest.CloseSessionRequest.class, RefusalReason.DISK_FULL);
        reply(ClientRequest.QueryCoordinationRequest.class, RefusalReason.DISK_FULL);
        reply(ClientRequest.ServerStatusRequest.class, RefusalReason.DISK_FULL);
        assertThat(writes.takeAll(5))
                .extracting(event -> event.data().format())
                .containsExactly("from=1050000;until=1050000;count=4;over=yes");
    }

    @Test
    void aPeriodThatIsNotOverIsReportedWhenTheServerStops() {
        refuse(RefusalReason.DISK_FULL, 3);
        millis += 500;
        assertThat(take()).isEmpty();
        assertThat(writes.takeAll(5))
                .extracting(event -> event.data().format())
                .containsExactly("from=1050000;until=1050000;count=3;over=yes");
        assertThat(writes.takeAll(5)).isEmpty();
    }

    private void refuse(RefusalReason reason, int count) {
        for (int i = 0; i < count; i++) {
            reply(ClientRequest.ExecuteCommandRequest.class, reason);
        }
    }

    private void reply(Class<? extends ClientRequest> request, RefusalReason reason) {
        writes.onReply(request, new ClientReply.RefusedReply(new Refusal(reason, "refused")));
    }

    private List<ObservedEvent> take() {
        return writes.take(5, millis);
    }
}
