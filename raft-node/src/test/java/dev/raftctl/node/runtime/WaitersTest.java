package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.net.Inbound.Responder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who waits for an entry is told what became of that entry, not of another at the same index (traps R14, C07). */
class WaitersTest {
    private final Waiters waiters = new Waiters();

    /** Remembers what it was told. */
    private static final class Client implements Responder {
        final List<ClientReply> replies = new ArrayList<>();

        @Override
        public void answer(ClientReply reply) {
            replies.add(reply);
        }

        ClientReply only() {
            assertThat(replies).hasSize(1);
            return replies.get(0);
        }
    }

    private static Position at(long term, long index) {
        return new Position(term, index);
    }

    private void apply(long term, long index) {
        Entry entry = Entry.command(term, index, new byte[0]);
        waiters.applied(entry, new ClientReply.Executed(new byte[0], entry.position()));
        waiters.tell();
    }

    private static void assertOverwritten(Client client) {
        assertThat(((ClientReply.Refused) client.only()).why().reason()).isEqualTo(Reason.OVERWRITTEN);
    }

    private static void assertDone(Client client, long term, long index) {
        assertThat(((ClientReply.Executed) client.only()).position()).isEqualTo(at(term, index));
    }

    @Test
    void eachIsAnsweredWhenItsEntryIsApplied() {
        Client first = new Client();
        Client second = new Client();
        waiters.admit(at(2, 10), List.of(first, second), 0);

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
    void answersOfOneBatchAreHeldBackAndGivenTogetherInOrder() {
        List<Integer> told = new ArrayList<>();
        waiters.admit(at(2, 10), List.of(reply -> told.add(10), reply -> told.add(11), reply -> told.add(12)), 0);

        for (int index = 10; index < 12; index++) {
            Entry entry = Entry.command(2, index, new byte[0]);
            waiters.applied(entry, new ClientReply.Executed(new byte[0], entry.position()));
        }
        assertThat(told).isEmpty();
        waiters.tell();
        assertThat(told).containsExactly(10, 11);
        waiters.tell();
        assertThat(told).hasSize(2);
        apply(2, 12);
        assertThat(told).containsExactly(10, 11, 12);
    }

    @Test
    void r14AnotherTermAtTheIndexMeansOverwrittenAndNeverDone() {
        Client client = new Client();
        waiters.admit(at(2, 10), List.of(client), 0);

        apply(3, 10);

        assertOverwritten(client);
    }

    @Test
    void aHigherTermBelowDecidesAllThatIsBehindItToo() {
        // Terms never fall along a log: behind an entry of t3 there can be none of t2.
        Client client = new Client();
        waiters.admit(at(2, 10), List.of(client), 0);

        apply(3, 8);

        assertOverwritten(client);
    }

    @Test
    void r14TheSameIndexAdmittedAgainInALaterTermHasItsOwnWaiter() {
        Client old = new Client();
        Client fresh = new Client();
        waiters.admit(at(2, 10), List.of(old), 0);
        waiters.admit(at(4, 10), List.of(fresh), 0);

        apply(3, 9);
        assertOverwritten(old);
        assertThat(fresh.replies).isEmpty();
        apply(4, 10);

        assertDone(fresh, 4, 10);
    }

    @Test
    void anEntryOfAnEarlierTermAppliedNowAnswersNobodyElse() {
        Client client = new Client();
        waiters.admit(at(4, 10), List.of(client), 0);

        apply(2, 9);
        apply(2, 10);

        assertThat(client.replies).isEmpty();
        apply(4, 10);
        assertDone(client, 4, 10);
    }

    @Test
    void c07ASnapshotInPlaceOfTheEntryLeavesItsOutcomeUnknown() {
        Client covered = new Client();
        Client behindSameTerm = new Client();
        waiters.admit(at(3, 10), List.of(covered, behindSameTerm), 0);

        waiters.restored(at(3, 10));

        assertThat(covered.only()).isInstanceOf(ClientReply.Unknown.class);
        assertThat(behindSameTerm.replies).isEmpty();
        apply(3, 11);
        assertDone(behindSameTerm, 3, 11);
    }

    @Test
    void behindASnapshotOfAHigherTermNothingOfTheLowerCanFollow() {
        Client covered = new Client();
        Client behind = new Client();
        waiters.admit(at(2, 10), List.of(covered, behind), 0);

        waiters.restored(at(3, 10));

        assertThat(covered.only()).isInstanceOf(ClientReply.Unknown.class);
        assertOverwritten(behind);
        assertThat(waiters.isEmpty()).isTrue();
    }

    @Test
    void c07WhoWaitedTooLongIsToldThatItIsUnknown() {
        Client early = new Client();
        Client late = new Client();
        waiters.admit(at(2, 10), List.of(early), 100);
        waiters.admit(at(2, 11), List.of(late), 200);

        waiters.expire(150);

        assertThat(early.only()).isInstanceOf(ClientReply.Unknown.class);
        apply(2, 10);
        apply(2, 11);
        assertDone(late, 2, 11);
    }

    @Test
    void nobodyIsForgottenWhenTheServerStops() {
        Client client = new Client();
        waiters.admit(at(2, 10), List.of(client), 0);

        waiters.abandon();

        assertThat(client.only()).isInstanceOf(ClientReply.Unknown.class);
        assertThat(waiters.isEmpty()).isTrue();
    }
}
