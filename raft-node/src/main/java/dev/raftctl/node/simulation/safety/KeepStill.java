package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.RaftSettings;
import dev.raftctl.node.core.RaftView;
import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.Heartbeat;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.TimeoutNow;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Who heard a leader within an election timeout neither votes nor adopts a term for one that asks by itself
 * (dissertation section 4.2.3, trap E23). Who promised a leader to keep still does not vote for itself either, nor for
 * one that an operator told to campaign; a restart, other settings and a term seen elsewhere do not end it (section
 * 6.4.1, traps L05, L09).
 */
final class KeepStill implements SafetyProperty {
    private record Heard(long at, int boot, ServerId leader) {}

    /** It promised that leader to keep still until then. */
    private record Bound(long until, ServerId leader) {}

    private final RaftSettings usual;
    private final LongSupplier clock;
    private final Map<Integer, Heard> heard = new HashMap<>();
    private final Map<Integer, Bound> bound = new HashMap<>();
    private final Map<Integer, ServerId> asking = new HashMap<>();

    /** @param clock virtual time */
    KeepStill(RaftSettings usual, LongSupplier clock) {
        this.usual = usual;
        this.clock = clock;
    }

    @Override
    public void hearing(ServerGhost server, ServerId from, PeerMessage message) {
        RaftView view = server.view();
        asking.remove(server.number());
        if (view == null) {
            return;
        }
        boolean leads = message instanceof AppendEntries.Append
                || message instanceof Heartbeat.Beat
                || message instanceof InstallSnapshot.Chunk;
        if (leads && message.term() >= view.ballot().term()) {
            heard.put(server.number(), new Heard(clock.getAsLong(), server.boot(), from));
        } else if (message instanceof TimeoutNow) {
            free(server);
        } else if (message instanceof RequestVote.Ask ask) {
            if (ask.transfer()) {
                // An operator ends what is only usual.
                heard.remove(server.number());
            }
            if (ask.byLeader()) {
                free(server);
            }
            asking.put(server.number(), from);
        }
    }

    /** The leader itself gave its leadership up. */
    private void free(ServerGhost server) {
        heard.remove(server.number());
        bound.remove(server.number());
    }

    @Override
    public void said(ServerGhost server, ServerId to, PeerMessage message) {
        Heard last = heard.get(server.number());
        if (last != null && message instanceof Heartbeat.Answer answer && answer.promisedNanos() > 0) {
            bound.put(server.number(), new Bound(last.at() + byTheFastestClock(answer.promisedNanos()), to));
        }
    }

    @Override
    public void stepped(ServerGhost server, RaftView view) {
        RaftView before = server.view();
        ServerId candidate = asking.remove(server.number());
        if (before == null || before.ballot().equals(view.ballot())) {
            return;
        }
        Bound promise = bound.get(server.number());
        boolean campaigns = view.role() == ServerRole.CANDIDATE;
        if ((candidate != null || campaigns) && promise != null && clock.getAsLong() < promise.until()) {
            throw violated("%s goes from %s to %s because %s campaigns, %d us before the end of what it promised %s"
                    .formatted(
                            server,
                            before.ballot(),
                            view.ballot(),
                            candidate == null ? "it" : candidate,
                            (promise.until() - clock.getAsLong()) / 1000,
                            promise.leader()));
        }
        Heard last = heard.get(server.number());
        RaftSettings settings = server.settingsOr(usual);
        if (candidate == null || last == null || !settings.checkQuorum()) {
            return;
        }
        boolean follows = last.boot() == server.boot() && last.leader().equals(before.leader());
        long since = clock.getAsLong() - last.at();
        if (since < byTheFastestClock(settings.electionTimeoutNanos()) && follows) {
            throw violated("%s goes from %s to %s because %s campaigns, %d us after it heard leader %s"
                    .formatted(server, before.ballot(), view.ballot(), candidate, since / 1000, last.leader()));
        }
    }

    private static long byTheFastestClock(long nanos) {
        return nanos * 9 / 10;
    }
}
