package dev.raftctl.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.coordination.TransactionOperationResult;
import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.RefusalReason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LockTest {
    private static final LockOptions OPTIONS = LockOptions.DEFAULT.withTimeToLive(Duration.ofSeconds(9));

    private static final byte[] NAME = "backup".getBytes(UTF_8);

    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
    private final RaftctlClient client = RaftctlClient.builder()
            .endpoints(cluster.addresses().get(0).toString())
            .build(cluster, () -> {}, ClientClock.REAL);
    private long otherLease;

    @AfterEach
    void close() {
        client.close();
    }

    /** Returns the token of another client's lock, whose lease does not end by itself. */
    private long heldByAnother(int maxHolders) {
        otherLease = ((CoordinationResult.LeaseGranted) cluster.coordinate(new CoordinationCommand.GrantLease(600_000)))
                .lease();
        return ((CoordinationResult.LockAcquired) cluster.coordinate(
                        new CoordinationCommand.AcquireLock(NAME, otherLease, maxHolders, 1_000, false, "other")))
                .token();
    }

    private void releaseOther(long token) {
        cluster.coordinate(new CoordinationCommand.ReleaseLock(NAME, otherLease, token));
    }

    private Lock acquire() {
        return LeaseTest.value(client.acquireLock("backup", OPTIONS.withHolder("me")));
    }

    private int countOfLocks() {
        return cluster.lockCount();
    }

    @Test
    void aFreeLockIsAcquiredAndReleased() {
        Lock lock = acquire();
        assertThat(lock.isHeld()).isTrue();
        assertThat(lock.name()).isEqualTo("backup");
        assertThat(countOfLocks()).isEqualTo(1);
        assertThat(LeaseTest.value(lock.release())).isEqualTo(lock.token());
        assertThat(lock.isHeld()).isFalse();
        assertThat(lock.lost()).isNotDone();
        assertThat(countOfLocks()).isZero();
        assertThat(acquire().token()).isGreaterThan(lock.token());
    }

    @Test
    void withoutWaitingAHeldLockIsRefused() {
        heldByAnother(1);
        ClientOutcome<Lock> outcome = client.acquireLock("backup", OPTIONS.withoutWaiting());
        assertThat(LeaseTest.reason(outcome)).isEqualTo(RefusalReason.LOCK_HELD);
        assertThat(cluster.leaseCount()).isEqualTo(1);
    }

    @Test
    void aWaitEndsAndGivesUpItsPlace() {
        long token = heldByAnother(1);
        ClientOutcome<Lock> outcome = client.acquireLock("backup", OPTIONS.withMaxWait(Duration.ofMillis(300)));
        assertThat(LeaseTest.reason(outcome)).isEqualTo(RefusalReason.WAIT_TIMED_OUT);
        releaseOther(token);
        assertThat(countOfLocks()).isZero();
    }

    @Test
    void aWaiterAcquiresTheLockWhenItIsReleased() throws Exception {
        long token = heldByAnother(1);
        CompletableFuture<ClientOutcome<Lock>> waiting = client.async().acquireLock("backup", OPTIONS);
        awaitWaiter();
        releaseOther(token);
        Lock lock = LeaseTest.value(waiting.get(60, TimeUnit.SECONDS));
        assertThat(lock.token()).isGreaterThan(token);
        assertThat(lock.isHeld()).isTrue();
    }

    private void awaitWaiter() throws InterruptedException {
        while (cluster.waiterCount() == 0) {
            Thread.sleep(1);
        }
    }

    @Test
    void anInterruptGivesUpThePlace() throws Exception {
        heldByAnother(1);
        CompletableFuture<Boolean> wasInterrupted = new CompletableFuture<>();
        CompletableFuture<ClientOutcome<Lock>> outcome = new CompletableFuture<>();
        Thread waiter = new Thread(() -> {
            outcome.complete(client.acquireLock("backup", OPTIONS));
            wasInterrupted.complete(Thread.interrupted());
        });
        waiter.start();
        awaitWaiter();
        waiter.interrupt();
        assertThat(outcome.get(60, TimeUnit.SECONDS).refusal()).isNotNull();
        assertThat(wasInterrupted.get(60, TimeUnit.SECONDS)).isTrue();
        assertThat(cluster.waiterCount()).isZero();
        assertThat(cluster.leaseCount()).isEqualTo(1);
    }

    @Test
    void aRetryAcrossALeaderChangeKeepsThePlace() throws Exception {
        long token = heldByAnother(1);
        CompletableFuture<ClientOutcome<Lock>> waiting = client.async().acquireLock("backup", OPTIONS);
        awaitWaiter();
        cluster.elect("n2", 6);
        awaitWaitRequest("n2");
        assertThat(cluster.waiterCount()).isEqualTo(1);
        releaseOther(token);
        Lock lock = LeaseTest.value(waiting.get(60, TimeUnit.SECONDS));
        assertThat(lock.token()).isGreaterThan(token);
        assertThat(cluster.waiterCount()).isZero();
    }

    private void awaitWaitRequest(String server) throws InterruptedException {
        while (cluster.requestsTo(server).stream().noneMatch(LockTest::isWait)) {
            Thread.sleep(1);
        }
    }

    private static boolean isWait(ClientRequest request) {
        return request instanceof ClientRequest.ExecuteCoordinationRequest wait && wait.waitMillis() > 0;
    }

    @Test
    void aWaiterLeavesALeaderThatHangs() throws Exception {
        long token = heldByAnother(1);
        FakeServer leader = cluster.server("n1");
        leader.handleAll(request -> {
            if (!isWait(request)) {
                return null;
            }
            ClientReply unused = cluster.execute(leader, request);
            leader.behaviour = FakeServer.Behaviour.SILENT;
            return FakeServer.NO_REPLY;
        });
        CompletableFuture<ClientOutcome<Lock>> waiting = client.async().acquireLock("backup", OPTIONS);
        awaitWaiter();
        cluster.elect("n2", 6);
        awaitWaitRequest("n2");
        releaseOther(token);
        assertThat(LeaseTest.value(waiting.get(60, TimeUnit.SECONDS)).token()).isGreaterThan(token);
    }

    @Test
    void aLostReplyToTheAcquisitionLeavesNoSecondHolder() {
        FakeServer leader = cluster.server("n1");
        leader.handleAll(request -> {
            if (!isWait(request)) {
                return null;
            }
            leader.handleAll(any -> null);
            ClientReply unused = cluster.execute(leader, request);
            return new ClientReply.UnknownOutcomeReply("stopping");
        });
        Lock lock = acquire();
        LeaseTest.value(lock.release());
        assertThat(countOfLocks()).isZero();
        assertThat(cluster.leaseCount()).isZero();
    }

    @Test
    void aLockThatWasTakenAwayIsReportedAsLost() throws Exception {
        Lock lock = acquire();
        CompletableFuture<String> lost = lock.lost();
        cluster.coordinate(new CoordinationCommand.ForceUnlock(NAME, lock.token()));
        assertThat(lost.get(60, TimeUnit.SECONDS)).contains("taken away");
        assertThat(lock.isHeld()).isFalse();
        assertThat(LeaseTest.reason(lock.release())).isEqualTo(RefusalReason.NOT_HOLDER);
    }

    @Test
    void aLockIsLostWithItsLease() throws Exception {
        Lock lock = acquire();
        cluster.coordinate(new CoordinationCommand.RevokeLease(lock.lease().id()));
        assertThat(lock.lost().get(60, TimeUnit.SECONDS)).isNotEmpty();
        assertThat(lock.isHeld()).isFalse();
    }

    @Test
    void aLostLockIsDelayedForLongerThanItsHolderNeedsToStop() {
        LockOptions options = LockOptions.DEFAULT.withStopTime(Duration.ofSeconds(20));
        assertThat(options.lockDelayMillis()).isGreaterThan(20_000 + LeaseKeeper.lockCheckMillis(15_000));
    }

    @Test
    void theHoldersOfASemaphoreMustAgreeOnTheirNumber() {
        heldByAnother(2);
        assertThat(LeaseTest.reason(client.acquireLock("backup", OPTIONS))).isEqualTo(RefusalReason.OTHER_HOLDER_LIMIT);
        assertThat(LeaseTest.value(client.acquireLock("backup", OPTIONS.withMaxHolders(2)))
                        .isHeld())
                .isTrue();
    }

    @Test
    void aTransactionIsExecutedWholeOrNotAtAll() {
        LeaseTest.value(client.put("a", "1"));
        TxnResult moved = LeaseTest.value(client.execute(new Txn()
                .whenValue("a", "1")
                .whenMissing("b")
                .then(Txn.delete("a"), Txn.put("b", "1"), Txn.increment("moves", 1))
                .otherwise(Txn.get("b"))));
        assertThat(moved.conditionsHeld()).isTrue();
        assertThat(moved.results()).hasSize(3);
        TxnResult again = LeaseTest.value(client.async()
                .execute(new Txn().whenExists("a").otherwise(Txn.get("b")))
                .join());
        assertThat(again.conditionsHeld()).isFalse();
        assertThat(((TransactionOperationResult.OperationGot) again.results().get(0))
                        .item()
                        .value())
                .asString(UTF_8)
                .isEqualTo("1");
        ClientOutcome<TxnResult> failed = client.execute(new Txn()
                .whenVersion("b", moved.version())
                .then(Txn.put("c", "1"), Txn.put("word", "x"), Txn.get("word")));
        LeaseTest.value(failed);
        assertThat(LeaseTest.reason(client.execute(new Txn().then(Txn.put("d", "1"), Txn.increment("word", 1)))))
                .isEqualTo(RefusalReason.BAD_REQUEST);
        assertThat(LeaseTest.value(client.get("d"))).isEmpty();
        assertThat(LeaseTest.reason(client.execute(new Txn().then(Txn.put("d", "1"), Txn.delete("d")))))
                .isEqualTo(RefusalReason.KEY_WRITTEN_TWICE);
    }
}
