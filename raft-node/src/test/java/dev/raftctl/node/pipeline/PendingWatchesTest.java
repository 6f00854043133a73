package dev.raftctl.node.pipeline;

import static dev.raftctl.node.machine.coordination.CoordinationFixture.bytes;
import static dev.raftctl.node.pipeline.WatchFixture.key;
import static dev.raftctl.node.pipeline.WatchFixture.prefix;
import static dev.raftctl.node.pipeline.WatchFixture.repeated;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.machine.CommandEntryPayload;
import dev.raftctl.node.pipeline.WatchFixture.WatchClient;
import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.coordination.KeyValueTransaction;
import dev.raftctl.protocol.coordination.TransactionOperation;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.WatchLimits;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which changes a watch is answered with, and when. */
class PendingWatchesTest {
    private static final long HISTORY_BYTES = 64 << 10;

    private final WatchFixture server = new WatchFixture(HISTORY_BYTES);

    /** Applies a transaction that puts each key with its own name as the value. */
    private void transaction(String... keys) {
        List<TransactionOperation> puts = new ArrayList<>();
        for (String key : keys) {
            puts.add(new TransactionOperation.PutOperation(bytes(key), bytes(key), 0));
        }
        byte[] command = CoordinationMessageFormat.encodeCommand(
                new CoordinationCommand.ExecuteTransaction(new KeyValueTransaction(List.of(), puts, List.of())));
        byte[] payload =
                new CommandEntryPayload.CoordinationPayload(0, 0, 0, 0, true, "", ByteBuffer.wrap(command)).encode();
        long index = server.state.lastApplied().index() + 1;
        server.execute(new ApplierTask.ApplyEntriesTask(List.of(LogEntry.command(1, index, payload))));
    }

    private static ClientRequest.WatchEventsRequest withMaxBytes(
            ClientRequest.WatchEventsRequest request, int maxBytes) {
        return new ClientRequest.WatchEventsRequest(
                request.key(),
                request.isPrefix(),
                request.afterIndex(),
                maxBytes,
                request.waitMillis(),
                request.withPrevious());
    }

    private static ClientRequest.WatchEventsRequest withPrevious(ClientRequest.WatchEventsRequest request) {
        return new ClientRequest.WatchEventsRequest(
                request.key(),
                request.isPrefix(),
                request.afterIndex(),
                request.maxBytes(),
                request.waitMillis(),
                true);
    }

    @Test
    void index0ReturnsTheCurrentIndexAtOnce() {
        server.put("a", "1");
        server.put("a", "2");
        WatchClient client = server.watch(key("a", 0));
        assertThat(client.texts()).isEmpty();
        assertThat(client.throughIndex()).isEqualTo(2);
    }

    @Test
    void changesAfterTheIndexAreReturnedAtOnceInTheirOrder() {
        server.put("a", "1");
        server.put("b", "2");
        server.put("a", "3");
        server.delete("a", false);
        server.put("c", "5");
        WatchClient client = server.watch(key("a", 1));
        assertThat(client.texts()).containsExactly("3 a=3", "4 a deleted");
        assertThat(client.throughIndex()).isEqualTo(5);
        assertThat(client.leaderContactAgeMillis()).isEqualTo(7);
    }

    @Test
    void previousValuesAreReturnedOnlyOnRequest() {
        server.put("a", "1");
        server.put("a", "2");
        server.delete("a", false);
        server.put("a", "4");
        assertThat(server.watch(withPrevious(key("a", 1))).texts())
                .containsExactly("2 a=2 (1)", "3 a deleted (2)", "4 a=4");
        assertThat(server.watch(key("a", 1)).texts()).containsExactly("2 a=2", "3 a deleted", "4 a=4");
    }

    @Test
    void aWatchWaitsForAChangeOfItsKeys() {
        server.put("a/1", "1");
        WatchClient ofKey = server.watch(key("a/2", 1));
        WatchClient ofPrefix = server.watch(prefix("a/", 1));
        WatchClient ofOther = server.watch(prefix("b", 1));
        server.put("a", "2");
        server.poll();
        assertThat(ofKey.isWaiting() && ofPrefix.isWaiting()).isTrue();
        server.put("a/2", "3");
        assertThat(server.runner.hasLocalWork()).isTrue();
        assertThat(server.runner.nanosToPoll(Long.MAX_VALUE)).isZero();
        server.poll();
        assertThat(ofKey.texts()).containsExactly("3 a/2=3");
        assertThat(ofPrefix.texts()).containsExactly("3 a/2=3");
        assertThat(ofPrefix.throughIndex()).isEqualTo(3);
        assertThat(ofOther.isWaiting()).isTrue();
        assertThat(server.runner.hasLocalWork()).isFalse();
    }

    @Test
    void aWatchWithoutAChangeIsAnsweredWhenItsTimeIsOver() {
        server.put("a", "1");
        WatchClient client = server.watch(key("b", 1));
        server.put("a", "2");
        server.advance(WatchFixture.WAIT_MILLIS - 1);
        assertThat(client.isWaiting()).isTrue();
        assertThat(server.runner.nanosToPoll(Long.MAX_VALUE)).isEqualTo(WatchFixture.MILLI);
        server.advance(1);
        assertThat(client.texts()).isEmpty();
        assertThat(client.throughIndex()).isEqualTo(2);
        assertThat(server.status.waitingCount()).isZero();
    }

    @Test
    @DisplayName("W1: the place never passes changes that are not yet delivered")
    void thePlaceDoesNotPassChangesThatDidNotFit() {
        server.put("a", "1");
        server.put("a", repeated('x', 100));
        server.put("a", repeated('y', 100));
        server.put("b", "4");
        WatchClient first = server.watch(withMaxBytes(key("a", 1), 200));
        assertThat(first.texts()).containsExactly("2 a=" + repeated('x', 100));
        assertThat(first.throughIndex()).isEqualTo(2);
        WatchClient second = server.watch(key("a", first.throughIndex()));
        assertThat(second.texts()).containsExactly("3 a=" + repeated('y', 100));
        assertThat(second.throughIndex()).isEqualTo(4);
    }

    @Test
    @DisplayName("W1: a watch that is due and has a change gets the change, not only a place behind it")
    void aChangeAtTheDeadlineIsDelivered() {
        server.put("a", "1");
        WatchClient client = server.watch(key("a", 1));
        server.put("a", "2");
        server.advance(WatchFixture.WAIT_MILLIS);
        assertThat(client.texts()).containsExactly("2 a=2");
    }

    @Test
    void aLongHistoryIsExaminedInPieces() {
        WatchFixture large = new WatchFixture(16 << 20);
        long last = 0;
        for (int i = 0; i <= WatchedChanges.MAX_EXAMINED; i++) {
            last = large.put("other", "");
        }
        long changed = large.put("a", "1");
        WatchClient first = large.watch(key("a", 1));
        assertThat(first.texts()).isEmpty();
        assertThat(first.throughIndex()).isEqualTo(last);
        assertThat(large.watch(key("a", last)).texts()).containsExactly(changed + " a=1");
    }

    @Test
    @DisplayName("W8: many requests that examine a long history do not delay the next entries")
    void manyRequestsAreExaminedInTurn() {
        WatchFixture large = new WatchFixture(16 << 20);
        for (int i = 0; i <= WatchedChanges.MAX_EXAMINED; i++) {
            large.put("other", "");
        }
        large.put("a", "1");
        List<WatchClient> clients = IntStream.range(0, 3)
                .mapToObj(each -> new WatchClient("c" + each))
                .toList();
        List<ApplierTask.LocalRequest> requests = new ArrayList<>();
        clients.forEach(client -> requests.add(new ApplierTask.WatchTask(key("a", 1), client)));
        large.runner.runLocalRequests(requests);
        for (int answered = 1; answered <= clients.size(); answered++) {
            assertThat(clients.stream().filter(client -> !client.isWaiting())).hasSize(answered);
            assertThat(large.runner.hasLocalWork()).isEqualTo(answered < clients.size());
            large.poll();
        }
    }

    @Test
    @DisplayName("W5: a watch from an index that is not applied yet waits for it and gets no older changes")
    void aWatchFromTheFutureGetsNoOldChanges() {
        server.put("a", "1");
        WatchClient client = server.watch(key("a", 4));
        assertThat(client.isWaiting()).isTrue();
        for (int index = 2; index <= 4; index++) {
            server.put("a", "" + index);
            server.poll();
            assertThat(client.isWaiting()).as("index %d", index).isTrue();
        }
        server.put("a", "5");
        server.poll();
        assertThat(client.texts()).containsExactly("5 a=5");
    }

    @Test
    @DisplayName("W5: the place of a watch from the future does not go back")
    void thePlaceOfAWatchFromTheFutureDoesNotGoBack() {
        server.put("a", "1");
        WatchClient client = server.watch(key("a", 4));
        server.advance(WatchFixture.WAIT_MILLIS);
        assertThat(client.texts()).isEmpty();
        assertThat(client.throughIndex()).isEqualTo(4);
    }

    @Test
    @DisplayName("W6: the changes of one index are in one reply, once")
    void theChangesOfATransactionAreNotSplit() {
        server.put("a", "1");
        transaction("b", "a", "c");
        transaction("a", "d");
        WatchClient client = server.watch(withMaxBytes(prefix("", 1), 1));
        assertThat(client.texts()).containsExactly("2 b=b", "2 a=a", "2 c=c");
        assertThat(client.throughIndex()).isEqualTo(2);
        assertThat(server.watch(withMaxBytes(prefix("", 2), 150)).texts()).containsExactly("3 a=a", "3 d=d");
        WatchClient waiting = server.watch(prefix("", 3));
        transaction("x", "y");
        server.poll();
        assertThat(waiting.texts()).containsExactly("4 x=x", "4 y=y");
    }

    @Test
    void changesOfOneIndexThatFitIntoNoReplyAreRefused() {
        WatchFixture large = new WatchFixture(64 << 20);
        int count = WatchLimits.MAX_INDEX_BYTES / (64 << 10) + 1;
        for (int i = 0; i < count; i++) {
            large.put("a/" + i, repeated('x', 64 << 10));
        }
        long last = large.put("b", "1");
        long deleted = large.delete("a/", true);
        WatchClient refused = large.watch(withPrevious(prefix("", last - 1)));
        assertThat(refused.texts()).as("what comes before").containsExactly(last + " b=1");
        assertThat(refused.throughIndex()).isEqualTo(last);
        refused = large.watch(withPrevious(prefix("", last)));
        assertThat(refused.refusal().reason()).isEqualTo(RefusalReason.TOO_LARGE);
        assertThat(refused.refusal().message()).startsWith("the changes of index " + deleted + " have more than");
        assertThat(large.watch(prefix("", last)).texts()).hasSize(count);
    }

    @Test
    @DisplayName("W8: the watches of a closed connection are removed")
    void theWatchesOfAClosedConnectionAreRemoved() {
        server.put("a", "1");
        WatchClient gone = server.watch(key("a", 1), new WatchClient("gone"));
        WatchClient here = server.watch(key("a", 1), new WatchClient("here"));
        gone.isAbandoned = true;
        server.advance(1_000);
        assertThat(server.status.waitingCount()).isEqualTo(1);
        server.put("a", "2");
        server.poll();
        assertThat(gone.isWaiting()).isTrue();
        assertThat(here.texts()).containsExactly("2 a=2");
        assertThat(server.status.waitingCount()).isZero();
    }

    @Test
    @DisplayName("W8: the number of watches of a connection, and of all, is limited")
    void theNumberOfWatchesIsLimited() {
        server.put("a", "1");
        for (int i = 0; i < WatchLimits.MAX_WATCHES; i++) {
            server.watch(key("a", 1), new WatchClient("c" + i / WatchLimits.MAX_WATCHES_PER_CONNECTION));
        }
        assertThat(server.status.waitingCount()).isEqualTo(WatchLimits.MAX_WATCHES);
        WatchClient ofConnection = server.watch(key("a", 1), new WatchClient("c0"));
        assertThat(ofConnection.refusal().reason()).isEqualTo(RefusalReason.BUSY);
        assertThat(ofConnection.refusal().message())
                .isEqualTo("4096 watches of this connection wait at this server, the maximum");
        WatchClient ofServer = server.watch(key("a", 1), new WatchClient("new"));
        assertThat(ofServer.refusal().message()).isEqualTo("16384 watches wait at this server, the maximum");
        server.put("a", "2");
        for (int i = 0; server.runner.hasLocalWork(); i++) {
            assertThat(i).isLessThan(WatchLimits.MAX_WATCHES);
            server.poll();
        }
        assertThat(server.status.waitingCount()).isZero();
        assertThat(server.watch(key("a", 2), new WatchClient("c0")).isWaiting()).isTrue();
    }

    @Test
    void theWatchesOfAKeyAreAnsweredInGroups() {
        server.put("a", "1");
        List<WatchClient> clients = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            clients.add(server.watch(key("a", 1), new WatchClient("c" + i)));
        }
        server.put("a", "2");
        server.poll();
        IntPredicate isAnswered = i -> !clients.get(i).isWaiting();
        assertThat(IntStream.range(0, 200).filter(isAnswered).count()).isBetween(1L, 100L);
        server.put("a", "3");
        while (server.runner.hasLocalWork()) {
            server.poll();
        }
        assertThat(clients).noneMatch(WatchClient::isWaiting);
        assertThat(clients.get(0).texts()).containsExactly("2 a=2");
        assertThat(clients.get(199).texts()).containsExactly("2 a=2", "3 a=3");
    }

    @Test
    @DisplayName("W9: a reply states for how long no leader was heard")
    void aReplyStatesTheAgeOfTheLastContact() {
        server.put("a", "1");
        WatchClient client = server.watch(key("a", 1));
        server.leaderContactAgeMillis = 4_000;
        server.advance(WatchFixture.WAIT_MILLIS);
        assertThat(client.leaderContactAgeMillis()).isEqualTo(4_000);
    }

    @Test
    void aWatchWhoseClientReadsNoRepliesIsRepeatedLater() {
        server.put("a", "1");
        WatchClient client = server.watch(key("b", 1));
        client.readsReplies = false;
        for (int i = 0; i < 1_000; i++) {
            server.put("a", repeated('x', 100));
        }
        long changed = server.put("b", "2");
        server.poll();
        assertThat(client.isWaiting()).isTrue();
        assertThat(server.status.waitingCount()).isZero();
        client.readsReplies = true;
        server.watch(server.retried.get(0).request(), client);
        assertThat(client.texts()).containsExactly(changed + " b=2");
    }

    @Test
    void invalidRequestsAreRefused() {
        server.put("a", "1");
        List<ClientRequest.WatchEventsRequest> invalid = List.of(
                key("", 1),
                key(repeated('k', 5_000), 1),
                withMaxBytes(key("a", 1), 0),
                new ClientRequest.WatchEventsRequest(bytes("a"), false, 1, 1, WatchLimits.MAX_WAIT_MILLIS + 1, false));
        for (ClientRequest.WatchEventsRequest request : invalid) {
            assertThat(server.watch(request).refusal().reason()).isEqualTo(RefusalReason.BAD_REQUEST);
        }
        assertThat(server.watch(prefix("", 1)).isWaiting()).isTrue();
    }

    @Test
    void aServerThatStopsRefusesAllWatches() {
        server.put("a", "1");
        WatchClient waiting = server.watch(key("b", 1));
        WatchClient ready = server.watch(key("a", 1));
        server.put("a", "2");
        server.runner.failPendingRequests(RequestRefusals.STOPPING);
        assertThat(waiting.refusal().reason()).isEqualTo(RefusalReason.STOPPING);
        assertThat(ready.refusal().reason()).isEqualTo(RefusalReason.STOPPING);
        server.poll();
    }
}
