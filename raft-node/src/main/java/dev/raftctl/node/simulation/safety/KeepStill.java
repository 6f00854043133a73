package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.RaftView;
import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.Heartbeat;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.TimeoutNow;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Who heard a leader within an election timeout neither votes nor adopts a term for one that asks by itself (dissertation section
 * 4.2.3, trap E23). Where leases rest on that, a restart and a term seen elsewhere do not end it (section 6.4.1, trap L05).
 *
 * @see KeepStill.Promise
 */
final class KeepStill implements SafetyProperty {
    /**
     * What the settings of all servers promise.
     *
     * @param nanos how long a voter keeps still, by the fastest clock there is
     * @param acrossRestarts leases rest on it
     * @param now virtual time
     */
    record Promise(long nanos, boolean acrossRestarts, LongSupplier now) {}

    private record Heard(long at, int boot, ServerId leader) {}

    private final Promise promise;
    private final Map<Integer, Heard> heard = new HashMap<>();
    private final Map<Integer, ServerId> asking = new HashMap<>();

    KeepStill(Promise promise) {
        this.promise = promise;
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
            heard.put(server.number(), new Heard(promise.now().getAsLong(), server.boot(), from));
        } else if (message instanceof TimeoutNow || (message instanceof RequestVote.Ask ask && ask.transfer())) {
            // The leader itself gave its leadership up.
            heard.remove(server.number());
        } else if (message instanceof RequestVote.Ask) {
            asking.put(server.number(), from);
        }
    }

    @Override
    public void stepped(ServerGhost server, RaftView view) {
        RaftView before = server.view();
        ServerId candidate = asking.remove(server.number());
        Heard last = heard.get(server.number());
        if (candidate == null
                || before == null
                || last == null
                || before.ballot().equals(view.ballot())) {
            return;
        }
        boolean follows = last.boot() == server.boot() && last.leader().equals(before.leader());
        long since = promise.now().getAsLong() - last.at();
        if (since < promise.nanos() && (follows || promise.acrossRestarts())) {
            throw violated("%s goes from %s to %s because %s stands, %d us after it heard leader %s"
                    .formatted(server, before.ballot(), view.ballot(), candidate, since / 1000, last.leader()));
        }
    }
}
