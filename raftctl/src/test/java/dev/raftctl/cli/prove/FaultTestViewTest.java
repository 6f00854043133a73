package dev.raftctl.cli.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.simulation.linear.LinearizabilityResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FaultTestViewTest {
    private static final LockVerdict NO_LOCKS = new LockVerdict(0, 0, null);
    private static final WatchVerdict NO_WATCHERS = new WatchVerdict(0, 0, 0, null);

    private static FaultTestResult proof(long done, @Nullable String contradiction) {
        return proof(done, contradiction, NO_WATCHERS, NO_LOCKS);
    }

    private static FaultTestResult proof(
            long done, @Nullable String contradiction, WatchVerdict watches, LockVerdict locks) {
        FaultTestSettings plan =
                new FaultTestSettings(3, 6, 3, watches.watcherCount(), locks.clientCount(), 30_000, List.of(), 1);
        HistoryVerdict verdict = new HistoryVerdict(
                done, 0, new LinearizabilityResult.LinearizableHistory(1), contradiction, "0123abcd");
        return new FaultTestResult(plan, 0, 0, 1, 0, Map.of(), verdict, watches, locks);
    }

    @Test
    void aRunWithoutAnsweredOperationsProvesNothing() {
        FaultTestResult empty = proof(0, null);
        assertThat(empty.holds()).isFalse();
        String text =
                new FaultTestView(empty, null, Path.of("/kept")).blocks(false).toString();
        assertThat(text).contains("NOTHING PROVED").doesNotContain("lost").contains("/kept");
    }

    @Test
    void contradictoryVersionsFailTheProof() {
        FaultTestResult broken = proof(7, "two writes have the version 5");
        assertThat(broken.holds()).isFalse();
        assertThat(new FaultTestView(broken, null, null).blocks(false).toString())
                .contains("NOT linearizable: two writes have the version 5");
        assertThat(proof(7, null).holds()).isTrue();
    }

    @Test
    void watchersFailTheProofIfTheyReceivedSomethingWrongOrNothing() {
        FaultTestResult wrong = proof(7, null, new WatchVerdict(3, 21, 0, "watcher 1 received nothing"), NO_LOCKS);
        assertThat(wrong.holds()).isFalse();
        assertThat(new FaultTestView(wrong, null, null).blocks(false).toString())
                .contains("watches are WRONG: watcher 1 received nothing");
        FaultTestResult empty = proof(7, null, new WatchVerdict(3, 0, 0, null), NO_LOCKS);
        assertThat(empty.holds()).isFalse();
        assertThat(new FaultTestView(empty, null, null).blocks(false).toString())
                .contains("NOTHING PROVED about");
        FaultTestResult right = proof(7, null, new WatchVerdict(3, 21, 2, null), NO_LOCKS);
        assertThat(right.holds()).isTrue();
        assertThat(new FaultTestView(right, null, null).blocks(false).toString())
                .contains("every watcher received each change of its range once, in order")
                .contains("3, with 21 changes; started again 2 times");
    }

    @Test
    void aLockWithTwoHoldersOrNoneFailsTheProof() {
        FaultTestResult broken = proof(7, null, NO_WATCHERS, new LockVerdict(2, 9, "two holders"));
        assertThat(broken.holds()).isFalse();
        assertThat(new FaultTestView(broken, null, null).blocks(false).toString())
                .contains("the lock is BROKEN: two holders");
        FaultTestResult empty = proof(7, null, NO_WATCHERS, new LockVerdict(2, 0, null));
        assertThat(empty.holds()).isFalse();
        assertThat(new FaultTestView(empty, null, null).blocks(false).toString())
                .contains("NOTHING PROVED about locks");
        FaultTestResult right = proof(7, null, NO_WATCHERS, new LockVerdict(2, 9, null));
        assertThat(right.holds()).isTrue();
        assertThat(new FaultTestView(right, null, null).blocks(false).toString())
                .contains("at most one client held the lock at a time")
                .contains("2 clients, acquired 9 times");
    }

    @Test
    void theHistoryIsIdentifiedByItsHash() {
        FaultTestResult proof = proof(7, null);
        assertThat(new FaultTestView(proof, null, null).blocks(false).toString())
                .contains("sha256 0123abcd");
        assertThat(new FaultTestView(proof, Path.of("ops.jsonl"), null)
                        .blocks(false)
                        .toString())
                .contains("ops.jsonl, sha256 0123abcd");
    }
}
