package dev.raftctl.node.runtime;

import dev.raftctl.node.runtime.Probe.Finding;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.Change;
import dev.raftctl.protocol.message.ClientRequest.ChangeServers;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.HelloReply.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Meets the servers a change would add before the core hears of it: a mistyped address, another server's, or a server of another
 * cluster ends in a refusal with the configuration as it was (trap M14), and who they are now, their incarnation, is kept.
 */
final class NewServers {
    private final Probe probe;
    private final Acquaintances acquaintances;
    private final StatusBoard board;
    private final PeerLinks peers;
    private final Errands errands;

    NewServers(Probe probe, Acquaintances acquaintances, StatusBoard board, PeerLinks peers, Errands errands) {
        this.probe = probe;
        this.acquaintances = acquaintances;
        this.board = board;
        this.peers = peers;
        this.errands = errands;
    }

    /** One of the two is called, on another thread: with the change completed, or with why it cannot be made. */
    void meet(ChangeServers asked, Consumer<ChangeServers> met, Consumer<Refusal> refused) {
        List<Change> changes = asked.changes();
        List<CompletableFuture<Finding>> findings = new ArrayList<>();
        for (Change change : changes) {
            Member member = newMember(change);
            if (member != null && !OperatorDesk.isAddress(member.address())) {
                refused.accept(new Refusal(
                        Reason.BAD_REQUEST,
                        "'" + member.address() + "' is no address of " + member.id() + ": HOST:PORT"));
                return;
            }
            findings.add(member == null ? NOBODY : probe.asClient(member.id(), HostPort.parse(member.address())));
        }
        var unused = CompletableFuture.allOf(findings.toArray(CompletableFuture[]::new))
                .thenRun(() -> later(() -> judge(asked, findings, met, refused), refused));
    }

    private static final CompletableFuture<Finding> NOBODY =
            CompletableFuture.completedFuture(new Finding.Silent("nobody was asked"));

    private void later(NodeThread.Work work, Consumer<Refusal> refused) {
        if (!errands.run(work)) {
            refused.accept(new Refusal(Reason.BUSY, "too many requests wait at this server", "ask again in a moment"));
        }
    }

    private void judge(
            ChangeServers asked,
            List<CompletableFuture<Finding>> findings,
            Consumer<ChangeServers> met,
            Consumer<Refusal> refused)
            throws StorageFailure {
        List<Change> completed = new ArrayList<>();
        for (int i = 0; i < findings.size(); i++) {
            Change change = asked.changes().get(i);
            Member member = newMember(change);
            if (member == null) {
                completed.add(change);
                continue;
            }
            Finding finding = findings.get(i).join();
            Refusal wrong = wrongWith(member, finding);
            if (wrong != null) {
                refused.accept(wrong);
                return;
            }
            completed.add(withIncarnation(change, member, ((Finding.Met) finding).welcome()));
        }
        met.accept(new ChangeServers(completed, asked.ifConfigIndex(), asked.catchUpMillis(), asked.force()));
    }

    /** The server a change adds; null for other changes, and for a server that is a member: the core judges those. */
    private @Nullable Member newMember(Change change) {
        Member member = change instanceof Change.AddVoter voter
                ? voter.member()
                : change instanceof Change.AddLearner learner ? learner.member() : null;
        return member == null || board.configuration().contains(member.id()) ? null : member;
    }

    private Change withIncarnation(Change change, Member member, HelloReply.Welcome welcome) throws StorageFailure {
        acquaintances.admit(member.id(), welcome.incarnation());
        peers.meet(member.id(), HostPort.parse(member.address()));
        Member known = new Member(member.id(), member.address(), welcome.incarnation());
        return change instanceof Change.AddVoter ? new Change.AddVoter(known) : new Change.AddLearner(known);
    }

    private @Nullable Refusal wrongWith(Member member, Finding finding) {
        String who = "server " + member.id() + " at " + member.address();
        if (finding instanceof Finding.Silent silent) {
            return new Refusal(
                    Reason.SERVER_UNREACHABLE, who + ": " + silent.why(), "start it first, and check the address");
        }
        if (finding instanceof Finding.Turned turned) {
            HelloReply.Turned reply = turned.reply();
            return new Refusal(
                    reply.why() == Why.WRONG_SERVER ? Reason.WRONG_SERVER : Reason.SERVER_UNREACHABLE,
                    member.address() + " answers: " + reply.message(),
                    "check the id and the address");
        }
        String cluster = ((Finding.Met) finding).welcome().clusterId();
        if (!cluster.isEmpty() && !cluster.equals(acquaintances.clusterId())) {
            return new Refusal(
                    Reason.WRONG_CLUSTER,
                    who + " belongs to cluster " + cluster,
                    "a server of a cluster stays in it; start one with an empty data directory");
        }
        String otherLineage = cluster.isEmpty()
                ? ""
                : acquaintances.lineageRefusal(
                        member.id(), ((Finding.Met) finding).welcome().lineage());
        return otherLineage.isEmpty() ? null : new Refusal(Reason.WRONG_CLUSTER, who + ": " + otherLineage, "");
    }
}
