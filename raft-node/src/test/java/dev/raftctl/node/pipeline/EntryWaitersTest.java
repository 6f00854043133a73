package dev.raftctl.node.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.net.ReceivedMessageHandler.RequestResponder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests that a waiter gets the outcome of its own entry, not of another entry at the same index (hazards R14, C07). */
class EntryWaitersTest {
    private final EntryWaiters waiters = new EntryWaiters();

    /** Records the replies. */
    private static final class Client implements RequestResponder {
        final List<ClientReply> replies = new ArrayList<>();

        @Override
        public void reply(ClientReply reply) {
            replies.add(reply);
        }

        ClientReply onlyReply() {
            assertThat(replies).hasSize(1);
            return replies.get(0);
        }
    }

    private static LogPosition at(long term, long index) {
        return new LogPosition(term, index);
    }

    private void apply(long term, long index) {
        LogEntry entry = LogEntry.command(term, index, new byte[0]);
        waiters.onApplied(entry, new ClientReply.CommandExecutedReply(new byte[0], entry.position()));
        waiters.sendReplies();
    }

    private static void assertOverwritten(Client client) {
        assertThat(((ClientReply.RefusedReply) client.onlyReply()).refusal().reason())
                .isEqualTo(RefusalReason.OVERWRITTEN);
    }

    private static void assertDone(Client client, long term, long index) {
        assertThat(((ClientReply.CommandExecutedReply) client.onlyReply()).position())
                .isEqualTo(at(term, index));
    }

    @Test
    void eachWaiterIsAnsweredWhenItsEntryIsApplied() {
        Client first = new Client();
        Client second = new Client();
        waiters.add(at(2, 10), List.of(first, second), 0);

        apply(2, 9);
        assertThat(first.replies).isEmpty();
        apply(2, 10);

        assertDone(first, 2, 10);
        assertThat(second.replies).isEmpty();
        apply(2, 11);
        assertDone(second, 2, 11);
        assertThat(waiters.isEmpty()).isTrue();
    }

    @Test
    void repliesOfOneBatchAreHeldAndSentTogetherInOrder() {
        List<Integer> answered = new ArrayList<>();
        waiters.add(
                at(2, 10), List.of(reply -> answered.add(10), reply -> answered.add(11), reply -> answered.add(12)), 0);

        for (int index = 10; index < 12; index++) {
            LogEntry entry = LogEntry.command(2, index, new byte[0]);
            waiters.onApplied(entry, new ClientReply.CommandExecutedReply(new byte[0], entry.position()));
        }
        assertThat(answered).isEmpty();
        waiters.sendReplies();
        assertThat(answered).containsExactly(10, 11);
        waiters.sendReplies();
        assertThat(answered).hasSize(2);
        apply(2, 12);
        assertThat(answered).containsExactly(10, 11, 12);
    }

    @Test
    void r14AnotherTermAtTheIndexMeansOverwritten() {
        Client client = new Client();
        waiters.add(at(2, 10), List.of(client), 0);

        apply(3, 10);

        assertOverwritten(client);
    }

    @Test
    void aHigherTermAtALowerIndexMeansOverwritten() {
        // Terms never decrease along a log: after an entry of term 3 there is none of term 2.
        Client client = new Client();
        waiters.add(at(2, 10), List.of(client), 0);

        apply(3, 8);

        assertOverwritten(client);
    }

    @Test
    void r14TheSameIndexAdmittedAgainInALaterTermHasItsOwnWaiter() {
        Client old = new Client();
        Client fresh = new Client();
        waiters.add(at(2, 10), List.of(old), 0);
        waiters.add(at(4, 10), List.of(fresh), 0);

        apply(3, 9);
        assertOverwritten(old);
        assertThat(fresh.replies).isEmpty();
        apply(4, 10);

        assertDone(fresh, 4, 10);
    }

    @Test
    void anEntryOfAnEarlierTermAnswersNoWaiterOfALaterTerm() {
        Client client = new Client();
        waiters.add(at(4, 10), List.of(client), 0);

        apply(2, 9);
        apply(2, 10);

        assertThat(client.replies).isEmpty();
        apply(4, 10);
        assertDone(client, 4, 10);
    }

    @Test
    void c07ASnapshotInPlaceOfTheEntryLeavesItsOutcomeUnknown() {
        Client covered = new Client();
        Client uncovered = new Client();
        waiters.add(at(3, 10), List.of(covered, uncovered), 0);

        waiters.onSnapshotRestored(at(3, 10));

        assertThat(covered.onlyReply()).isInstanceOf(ClientReply.UnknownOutcomeReply.class);
        assertThat(uncovered.replies).isEmpty();
        apply(3, 11);
        assertDone(uncovered, 3, 11);
    }

    @Test
    void aSnapshotOfAHigherTermMeansLaterEntriesOfTheLowerTermAreOverwritten() {
        Client covered = new Client();
        Client uncovered = new Client();
        waiters.add(at(2, 10), List.of(covered, uncovered), 0);

        waiters.onSnapshotRestored(at(3, 10));

        assertThat(covered.onlyReply()).isInstanceOf(ClientReply.UnknownOutcomeReply.class);
        assertOverwritten(uncovered);
        assertThat(waiters.isEmpty()).isTrue();
    }

    @Test
    void c07AWaiterThatTimesOutGetsUnknown() {
        Client early = new Client();
        Client late = new Client();
        waiters.add(at(2, 10), List.of(early), 100);
        waiters.add(at(2, 11), List.of(late), 200);

        waiters.expire(150);

        assertThat(early.onlyReply()).isInstanceOf(ClientReply.UnknownOutcomeReply.class);
        apply(2, 10);
        apply(2, 11);
        assertDone(late, 2, 11);
    }

    @Test
    void stoppingAnswersWaitersWithUnknown() {
        Client client = new Client();
        waiters.add(at(2, 10), List.of(client), 0);

        waiters.answerAllWithUnknown();

        assertThat(client.onlyReply()).isInstanceOf(ClientReply.UnknownOutcomeReply.class);
        assertThat(waiters.isEmpty()).isTrue();
    }
}
