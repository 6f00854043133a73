package dev.raftctl.node.core;

import static dev.raftctl.node.core.Servers.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.Position;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final Progress follower =
            new Progress(id("2"), 11, 0, new AppendWindow(RaftSettings.withTimes(id("1"), 1_000, 100)));

    private void replicating(long match) {
        follower.accepted(match, 0);
        assertThat(follower.mode()).isEqualTo(Progress.Mode.REPLICATE);
    }

    @Test
    void a_probe_is_sent_alone() {
        assertThat(follower.mayAppend(64, 1000)).isTrue();
        follower.sent(12, 100, 0);
        assertThat(follower.mayAppend(64, 1000)).isFalse();
        assertThat(follower.nextIndex()).isEqualTo(11);
        follower.repeatProbe(50, 100);
        assertThat(follower.mayAppend(64, 1000)).isFalse();
        follower.repeatProbe(100, 100);
        assertThat(follower.mayAppend(64, 1000)).isTrue();
    }

    @Test
    @DisplayName("The window is bounded in messages and in bytes, and acknowledgements give it back")
    void the_window_is_bounded() {
        replicating(10);
        follower.sent(12, 400, 0);
        assertThat(follower.mayAppend(2, 1000)).isTrue();
        follower.sent(14, 400, 0);
        assertThat(follower.mayAppend(2, 1000)).isFalse();
        assertThat(follower.mayAppend(3, 800)).isFalse();
        follower.accepted(12, 0);
        assertThat(follower.mayAppend(2, 800)).isTrue();
        follower.checkFlights();
        follower.accepted(14, 0);
        assertThat(follower.status(0).inFlightBytes()).isZero();
    }

    @Test
    @DisplayName("R05: late answers move nothing back")
    void match_index_only_rises() {
        replicating(12);
        assertThat(follower.accepted(8, 0)).isFalse();
        assertThat(follower.matchIndex()).isEqualTo(12);
        follower.probe(3);
        assertThat(follower.nextIndex()).isEqualTo(13);
    }

    @Test
    @DisplayName("R15: appends or their answers may be lost: then time tells")
    void losses_are_found_by_time() {
        replicating(10);
        follower.sent(12, 100, 0);
        assertThat(follower.hasLost(499, 500)).isFalse();
        assertThat(follower.hasLost(500, 500)).isTrue();
        follower.accepted(12, 500);
        assertThat(follower.hasLost(5000, 500)).isFalse();
    }

    @Test
    @DisplayName("E26: what arrives bit by bit is not lost")
    void what_arrives_is_not_lost() {
        replicating(10);
        follower.sent(12, 1_000_000, 0);
        follower.delivered(400);
        assertThat(follower.hasLost(899, 500)).isFalse();
        assertThat(follower.hasLost(900, 500)).isTrue();
    }

    @Test
    @DisplayName(
            "E26: the first window is small, grows when it is acknowledged quickly, and shrinks when that takes long")
    void the_window_follows_the_link() {
        replicating(10);
        long first = follower.windowBytes();
        assertThat(first).isEqualTo(AppendWindow.FIRST_BYTES);
        follower.sent(12, first, 0);
        follower.accepted(12, 249);
        assertThat(follower.windowBytes()).isEqualTo(2 * first);
        follower.sent(13, 10, 300);
        follower.accepted(13, 310);
        assertThat(follower.windowBytes()).as("not all of it was used").isEqualTo(2 * first);
        follower.sent(14, 2 * first, 400);
        follower.accepted(14, 901);
        assertThat(follower.windowBytes()).isEqualTo(first);
        follower.sent(15, first, 1_000);
        follower.accepted(15, 5_000);
        assertThat(follower.windowBytes()).isEqualTo(first);
    }

    @Test
    @DisplayName("M17: a log that ends before what it acknowledged is a lost disk")
    void a_shrunken_log_is_noticed_once() {
        replicating(10);
        follower.beatSent(7);
        assertThat(follower.hasForgotten(7, 10)).isFalse();
        assertThat(follower.hasForgotten(6, 3)).isFalse();
        assertThat(follower.hasForgotten(7, 3)).isTrue();
        assertThat(follower.hasForgotten(7, 3)).isFalse();
    }

    @Test
    void a_snapshot_ends_when_it_is_acknowledged() {
        follower.install(new Position(2, 20), 0);
        assertThat(follower.mayAppend(64, 1000)).isFalse();
        follower.accepted(5, 0);
        assertThat(follower.mode()).isEqualTo(Progress.Mode.SNAPSHOT);
        follower.accepted(20, 0);
        assertThat(follower.mode()).isEqualTo(Progress.Mode.REPLICATE);
        assertThat(follower.nextIndex()).isEqualTo(21);
    }

    @Test
    void a_lost_link_ends_what_was_on_it() {
        replicating(10);
        follower.sent(12, 100, 0);
        follower.linkLost(5);
        assertThat(follower.mode()).isEqualTo(Progress.Mode.PROBE);
        assertThat(follower.nextIndex()).isEqualTo(11);
        assertThat(follower.mayAppend(64, 1000)).isFalse();
    }

    @Test
    void silence_is_told_once_and_so_is_the_return() {
        assertThat(follower.isMissed(100, 100)).isFalse();
        assertThat(follower.isMissed(101, 100)).isTrue();
        assertThat(follower.isMissed(200, 100)).isFalse();
        assertThat(follower.heard(300)).isTrue();
        assertThat(follower.heard(301)).isFalse();
    }
}
