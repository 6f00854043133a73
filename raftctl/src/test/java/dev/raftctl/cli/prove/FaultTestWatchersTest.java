package dev.raftctl.cli.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.simulation.linear.ClientOperation;
import dev.raftctl.node.simulation.linear.RegisterAction;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultTestWatchersTest {
    private static final RecordedOperation WRITE = new RecordedOperation(
            ClientOperation.completed(1, "a", new RegisterAction.RegisterPut(7), 0, 1, RegisterAction.DONE), 5);

    private static WatchVerdict verdict(int watcherCount, List<RecordedOperation> history) throws Exception {
        FaultTestWatchers watchers = new FaultTestWatchers(watcherCount, timeoutMillis -> {
            throw new AssertionError("no watcher runs");
        });
        return watchers.end(history, 0);
    }

    @Test
    void watchersThatReceiveNothingMoreContradictTheHistory() throws Exception {
        WatchVerdict verdict = verdict(2, List.of(WRITE));
        assertThat(verdict.holds()).isFalse();
        assertThat(verdict.sentence())
                .isEqualTo("watches are WRONG: not every watcher has received the changes up to index 5 within 0 s of a"
                        + " healthy cluster");
    }

    @Test
    void withoutWatchersThereIsNothingToContradict() throws Exception {
        assertThat(verdict(0, List.of(WRITE)).holds()).isTrue();
    }
}
