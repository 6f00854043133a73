package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.Reason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every question is answered once, and "refused" only where it is certain that nothing was done. */
class CoreTurnTest {
    private static final int MANY = 1_000;

    private final Parts parts = new Parts();
    private final CoreTurn turn = new CoreTurn(
            parts.raft,
            parts.inbox,
            parts.tickets,
            parts.performer,
            parts.peers,
            parts.board,
            parts.applier,
            parts.metrics,
            parts.ticker);
    private final List<ClientReply> replies = new ArrayList<>();

    private static Reason reason(ClientReply reply) {
        return ((ClientReply.Refused) reply).why().reason();
    }

    @Test
    void atTheEndWhatTheCoreHasBeenAskedIsUnknownAndWhatItHasNotIsRefused() {
        List<ClientReply> taken = new ArrayList<>();
        parts.tickets.issue(new Question.Command(new byte[0], taken::add));
        parts.tickets.issue(new Question.Command(new byte[0], taken::add));
        List<ClientReply> untaken = new ArrayList<>();
        parts.inbox.offerQuestion(new Question.Command(new byte[0], untaken::add));

        turn.end();

        assertThat(taken).hasSize(2).allMatch(reply -> reply instanceof ClientReply.Unknown);
        assertThat(untaken).hasSize(1);
        assertThat(reason(untaken.get(0))).isEqualTo(Reason.STOPPING);
    }

    @Test
    void allReadsOfATurnAreAsked() {
        for (int i = 0; i < MANY; i++) {
            parts.inbox.offerQuestion(new Question.Read(new byte[0], replies::add));
        }
        assertThat(turn.take()).isTrue();
        // This server knows of no cluster, so the core refuses each at once.
        assertThat(replies).hasSize(MANY);
    }

    @Test
    void allCommandsOfATurnAreAskedTogetherWithItsReads() {
        for (int i = 0; i < MANY; i++) {
            parts.inbox.offerQuestion(
                    i % 2 == 0
                            ? new Question.Command(new byte[0], replies::add)
                            : new Question.Read(new byte[0], replies::add));
        }
        assertThat(turn.take()).isTrue();
        assertThat(replies).hasSize(MANY).allMatch(reply -> reply instanceof ClientReply.Refused);
    }
}
