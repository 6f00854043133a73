package dev.raftctl.node.core;

import static dev.raftctl.node.core.TestMembers.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.LogPosition;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FollowerProgressTest {
    private final FollowerProgress follower =
            new FollowerProgress(id("2"), 11, 0, new AppendWindow(RaftSettings.withTimeouts(id("1"), 1_000, 100)));

    private void startReplicating(long matchIndex) {
        follower.onAccepted(matchIndex, 0);
        assertThat(follower.mode()).isEqualTo(FollowerProgress.FollowerReplicationMode.REPLICATE);
    }

    @Test
    void sendsOneProbeAtATime() {
        assertThat(follower.canAppend(64, 1000)).isTrue();
        follower.onSent(12, 100, 0);
        assertThat(follower.canAppend(64, 1000)).isFalse();
        assertThat(follower.nextIndex()).isEqualTo(11);
        follower.allowProbeRetry(50, 100);
        assertThat(follower.canAppend(64, 1000)).isFalse();
        follower.allowProbeRetry(100, 100);
        assertThat(follower.canAppend(64, 1000)).isTrue();
    }

    @Test
    @DisplayName("Limits the messages and bytes in flight; acknowledgements free the window")
    void limitsMessagesAndBytesInFlight() {
        startReplicating(10);
        follower.onSent(12, 400, 0);
        assertThat(follower.canAppend(2, 1000)).isTrue();
        follower.onSent(14, 400, 0);
        assertThat(follower.canAppend(2, 1000)).isFalse();
        assertThat(follower.canAppend(3, 800)).isFalse();
        follower.onAccepted(12, 0);
        assertThat(follower.canAppend(2, 800)).isTrue();
        follower.checkInFlight();
        follower.onAccepted(14, 0);
        assertThat(follower.status(0).inFlightBytes()).isZero();
    }

    @Test
    @DisplayName("R05: late responses decrease no index")
    void matchIndexOnlyRises() {
        startReplicating(12);
        assertThat(follower.onAccepted(8, 0)).isFalse();
        assertThat(follower.matchIndex()).isEqualTo(12);
        follower.becomeProbe(3);
        assertThat(follower.nextIndex()).isEqualTo(13);
    }

    @Test
    @DisplayName("R15: detects lost appends or responses by a timeout")
    void detectsLostAppendsByTimeout() {
        startReplicating(10);
        follower.onSent(12, 100, 0);
        assertThat(follower.hasLikelyLostAppends(499, 500)).isFalse();
        assertThat(follower.hasLikelyLostAppends(500, 500)).isTrue();
        follower.onAccepted(12, 500);
        assertThat(follower.hasLikelyLostAppends(5000, 500)).isFalse();
    }

    @Test
    @DisplayName("E26: what arrives piece by piece is not lost")
    void partialDeliveryIsNotALoss() {
        startReplicating(10);
        follower.onSent(12, 1_000_000, 0);
        follower.onBytesDelivered(400);
        assertThat(follower.hasLikelyLostAppends(899, 500)).isFalse();
        assertThat(follower.hasLikelyLostAppends(900, 500)).isTrue();
    }

    @Test
    @DisplayName("E26: the window starts small, grows with quick acknowledgements, and shrinks with slow ones")
    void adaptsTheWindowToTheLink() {
        startReplicating(10);
        long first = follower.windowBytes();
        assertThat(first).isEqualTo(AppendWindow.INITIAL_BYTES);
        follower.onSent(12, first, 0);
        follower.onAccepted(12, 249);
        assertThat(follower.windowBytes()).isEqualTo(2 * first);
        follower.onSent(13, 10, 300);
        follower.onAccepted(13, 310);
        assertThat(follower.windowBytes()).as("the window was not full").isEqualTo(2 * first);
        follower.onSent(14, 2 * first, 400);
        follower.onAccepted(14, 901);
        assertThat(follower.windowBytes()).isEqualTo(first);
        follower.onSent(15, first, 1_000);
        follower.onAccepted(15, 5_000);
        assertThat(follower.windowBytes()).isEqualTo(first);
    }

    @Test
    @DisplayName("M17: a log that ends before its acknowledged index means a lost disk")
    void reportsALostLogOnce() {
        startReplicating(10);
        follower.onHeartbeatSent(7);
        assertThat(follower.detectsLostLog(7, 10)).isFalse();
        assertThat(follower.detectsLostLog(6, 3)).isFalse();
        assertThat(follower.detectsLostLog(7, 3)).isTrue();
        assertThat(follower.detectsLostLog(7, 3)).isFalse();
    }

    @Test
    void replicatesAgainAfterTheSnapshotIsAcknowledged() {
        follower.becomeSnapshot(new LogPosition(2, 20), 0);
        assertThat(follower.canAppend(64, 1000)).isFalse();
        follower.onAccepted(5, 0);
        assertThat(follower.mode()).isEqualTo(FollowerProgress.FollowerReplicationMode.SNAPSHOT);
        follower.onAccepted(20, 0);
        assertThat(follower.mode()).isEqualTo(FollowerProgress.FollowerReplicationMode.REPLICATE);
        assertThat(follower.nextIndex()).isEqualTo(21);
    }

    @Test
    void probesAgainAfterALostConnection() {
        startReplicating(10);
        follower.onSent(12, 100, 0);
        follower.onConnectionLost(5);
        assertThat(follower.mode()).isEqualTo(FollowerProgress.FollowerReplicationMode.PROBE);
        assertThat(follower.nextIndex()).isEqualTo(11);
        assertThat(follower.canAppend(64, 1000)).isFalse();
    }

    @Test
    void reportsSilenceAndReturnOnce() {
        assertThat(follower.becameSilent(100, 100)).isFalse();
        assertThat(follower.becameSilent(101, 100)).isTrue();
        assertThat(follower.becameSilent(200, 100)).isFalse();
        assertThat(follower.recordContact(300)).isTrue();
        assertThat(follower.recordContact(301)).isFalse();
    }
}
