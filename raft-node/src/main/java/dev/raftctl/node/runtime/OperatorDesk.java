package dev.raftctl.node.runtime;

import dev.raftctl.node.core.Answer;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ClusterName;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.net.Inbound.Responder;
import java.util.Collections;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Orders of operators: what must be checked or made durable before the core sees them. On Netty's loops. */
final class OperatorDesk {
    private final Acquaintances acquaintances;
    private final StatusBoard board;
    private final Inbox inbox;
    private final Errands errands;
    private final NewServers newServers;

    OperatorDesk(Acquaintances acquaintances, StatusBoard board, Inbox inbox, Errands errands, NewServers newServers) {
        this.acquaintances = acquaintances;
        this.board = board;
        this.inbox = inbox;
        this.errands = errands;
        this.newServers = newServers;
    }

    void order(ClientRequest request, Responder responder) {
        if (request instanceof ClientRequest.Bootstrap bootstrap) {
            later(responder, () -> bootstrap(bootstrap, responder));
        } else if (request instanceof ClientRequest.ChangeServers change) {
            change(change, responder);
        } else if (request instanceof ClientRequest.StepDown stepDown) {
            stepDown(stepDown, responder);
        } else if (request instanceof ClientRequest.TransferLeadership transfer) {
            ask(ticket -> new Event.TransferAsked(ticket, transfer.target()), OperatorDesk::moving, responder);
        } else if (request instanceof ClientRequest.Campaign) {
            ask(Event.CampaignAsked::new, OperatorDesk::moving, responder);
        } else {
            refuse(responder, Reason.BAD_REQUEST, "this server does not know such a request", "");
        }
    }

    /** The cluster is remembered first: a server whose log is bootstrapped always knows whose it is. */
    private void bootstrap(ClientRequest.Bootstrap asked, Responder responder) throws StorageFailure {
        Refusal wrong = wrongIn(asked);
        if (wrong != null) {
            responder.answer(new ClientReply.Refused(wrong));
            return;
        }
        acquaintances.join(asked.clusterId(), asked.clusterName());
        ask(
                ticket -> new Event.BootstrapAsked(ticket, asked.configuration()),
                answer -> new ClientReply.Bootstrapped(asked.clusterId(), ((Answer.Bootstrapped) answer).already()),
                responder);
    }

    private @Nullable Refusal wrongIn(ClientRequest.Bootstrap asked) {
        Configuration configuration = asked.configuration();
        ServerId self = acquaintances.self();
        Member member = configuration.member(self);
        if (asked.clusterId().isEmpty() || configuration.isJoint() || member == null) {
            return new Refusal(
                    Reason.BAD_REQUEST,
                    "server " + self + " was asked to form a cluster of "
                            + configuration.members().keySet());
        }
        if (member.incarnation() != 0 && member.incarnation() != acquaintances.incarnation()) {
            return new Refusal(
                    Reason.DISK_LOST, "server " + self + " has another data directory than when it was asked first");
        }
        String own = acquaintances.clusterId();
        if (!own.isEmpty() && !own.equals(asked.clusterId())) {
            return new Refusal(
                    Reason.ALREADY_BOOTSTRAPPED,
                    "server " + self + " belongs to cluster " + own + " (" + acquaintances.clusterName() + ")",
                    "a server of a cluster stays in it; for another cluster, start one with an empty data directory");
        }
        ServerId met =
                own.isEmpty() || !board.configuration().isEmpty() ? null : acquaintances.metButNotIn(configuration);
        if (met != null) {
            return new Refusal(
                    Reason.ALREADY_BOOTSTRAPPED,
                    "server " + self + " belongs to cluster " + own + " with " + met
                            + ", which is not among the servers to form it of",
                    "start the servers of that cluster; its leader sends " + self + " the log");
        }
        SortedSet<ServerId> listed = board.configuration().isEmpty()
                ? acquaintances.listedBeside(configuration, asked.without())
                : Collections.emptySortedSet();
        if (!listed.isEmpty()) {
            return new Refusal(
                    Reason.UNSAFE_CHANGE,
                    "the configuration file of server " + self + " lists " + listed
                            + ", which may hold data of the cluster, and "
                            + configuration.members().keySet()
                            + " is to be formed without",
                    "name all servers; one that is not to be a member is left out with --without ID");
        }
        String badName = ClusterName.fault(asked.clusterName());
        if (badName != null && own.isEmpty()) {
            return new Refusal(Reason.BAD_REQUEST, badName);
        }
        for (Member other : configuration.members().values()) {
            if (!isAddress(other.address())) {
                return new Refusal(Reason.BAD_REQUEST, other.id() + " has no address: '" + other.address() + "'");
            }
        }
        return null;
    }

    /** Whoever leads knows the new servers before they are in any configuration. */
    private void change(ClientRequest.ChangeServers asked, Responder responder) {
        if (!board.isLeader()) {
            askToChange(asked, responder);
            return;
        }
        newServers.meet(
                asked, met -> askToChange(met, responder), why -> responder.answer(new ClientReply.Refused(why)));
    }

    private void askToChange(ClientRequest.ChangeServers asked, Responder responder) {
        ask(
                ticket -> new Event.ChangeAsked(
                        ticket,
                        asked.changes(),
                        asked.ifConfigIndex(),
                        asked.catchUpMillis() * Ticker.NANOS_PER_MILLI,
                        asked.force()),
                answer -> {
                    Answer.Changed changed = (Answer.Changed) answer;
                    return new ClientReply.Changed(changed.configuration(), changed.configIndex(), changed.already());
                },
                responder);
    }

    private void stepDown(ClientRequest.StepDown asked, Responder responder) {
        ServerId onlyIf = asked.onlyIf();
        if (onlyIf != null && !onlyIf.equals(acquaintances.self())) {
            refuse(
                    responder,
                    Reason.NOT_LEADER,
                    "server " + acquaintances.self() + " was asked whether " + onlyIf + " steps down",
                    "ask " + onlyIf + " itself");
            return;
        }
        ask(
                ticket -> new Event.StepDownAsked(ticket, asked.holdMillis() * Ticker.NANOS_PER_MILLI, asked.force()),
                OperatorDesk::moving,
                responder);
    }

    private static ClientReply moving(Answer answer) {
        Answer.LeadershipMoving moving = (Answer.LeadershipMoving) answer;
        ServerId successor = moving.successor();
        return new ClientReply.LeadershipMoving(moving.term(), successor == null ? "" : successor.value());
    }

    private void ask(LongFunction<Event> event, Function<Answer, ClientReply> reply, Responder responder) {
        if (!inbox.offerQuestion(new Question.Order(event, reply, responder))) {
            refuse(responder, Reason.BUSY, "too many requests wait at this server", "ask again in a moment");
        }
        inbox.ring();
    }

    private void later(Responder responder, NodeThread.Work work) {
        if (!errands.run(work)) {
            refuse(responder, Reason.BUSY, "too many requests wait at this server", "ask again in a moment");
        }
    }

    private static void refuse(Responder responder, Reason reason, String message, String hint) {
        responder.answer(new ClientReply.Refused(new Refusal(reason, message, hint)));
    }

    static boolean isAddress(String text) {
        try {
            HostPort.parse(text);
            return true;
        } catch (IllegalArgumentException wrong) {
            return false;
        }
    }
}
