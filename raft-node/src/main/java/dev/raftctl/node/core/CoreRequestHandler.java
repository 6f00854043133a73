package dev.raftctl.node.core;

import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;

/** Handles the requests of clients and operators: executes them, passes them to the leader's state, or refuses them. */
final class CoreRequestHandler {
    private final RaftState server;
    private final CandidateRules candidateRules;

    CoreRequestHandler(RaftState server, CandidateRules candidateRules) {
        this.server = server;
        this.candidateRules = candidateRules;
    }

    void propose(Event.CommandsProposed proposed) {
        LeaderState leader = server.leaderState();
        if (leader != null) {
            leader.propose(proposed.proposals());
            return;
        }
        Refusal refusal = server.notLeaderRefusal();
        for (Event.ProposedCommand proposal : proposed.proposals()) {
            refuse(proposal.ticket(), refusal);
        }
    }

    void changeMembership(Event.MembershipChangeRequested request) {
        LeaderState leader = server.leaderState();
        if (leader != null) {
            leader.membershipChange().request(request);
        } else {
            refuse(request.ticket(), server.notLeaderRefusal());
        }
    }

    void transfer(Event.LeadershipTransferRequested request) {
        LeaderState leader = server.leaderState();
        if (leader != null) {
            leader.transfer().request(request.ticket(), request.target());
        } else {
            refuse(request.ticket(), server.notLeaderRefusal());
        }
    }

    void stepDown(Event.StepDownRequested request) {
        LeaderState leader = server.leaderState();
        if (leader != null) {
            leader.transfer().stepDown(request);
        } else {
            refuse(request.ticket(), server.notLeaderRefusal());
        }
    }

    void campaign(long ticket) {
        ServerId self = server.self();
        if (server.isLeading()) {
            respond(ticket, new CoreResponse.LeadershipMoving(server.term(), self));
        } else if (server.configuration().isEmpty()) {
            refuse(ticket, server.notLeaderRefusal());
        } else if (!server.canCampaign()) {
            refuse(ticket, new Refusal(RefusalReason.NOT_A_VOTER, self + " cannot campaign: " + whyCannotCampaign()));
        } else {
            respond(ticket, new CoreResponse.LeadershipMoving(server.term(), null));
            candidateRules.campaignByOperator();
        }
    }

    private String whyCannotCampaign() {
        if (server.isBlockedByFullDisk()) {
            return "its disk is full, so it cannot store its pending writes";
        }
        if (server.logRecovery.isRecovering()) {
            return "it is " + server.logRecovery.description();
        }
        if (server.isReportedRemoved()) {
            return "the configuration " + server.removedAt() + ", which is committed, does not contain it";
        }
        if (server.term() >= PeerMessage.MAX_TERM) {
            return "there is no term after " + server.term();
        }
        return server.fencedReason().isEmpty() ? "it is not a voter" : server.fencedReason();
    }

    void bootstrap(Event.BootstrapRequested request) {
        Configuration requested = request.configuration();
        Configuration current = server.configuration();
        if (server.isInstalling()) {
            refuse(
                    request.ticket(),
                    new Refusal(
                            RefusalReason.ALREADY_BOOTSTRAPPED,
                            server.self() + " is being added to a cluster",
                            "wait until it is a member"));
            return;
        }
        if (server.logRecovery.isRecovering()) {
            refuse(
                    request.ticket(),
                    new Refusal(
                            RefusalReason.ALREADY_BOOTSTRAPPED,
                            server.self() + " has already taken part in a cluster and is "
                                    + server.logRecovery.description(),
                            "start the other servers"));
            return;
        }
        if (!current.isEmpty()) {
            if (isSameMembership(current, requested)) {
                respond(request.ticket(), new CoreResponse.ClusterBootstrapped(true));
            } else {
                refuse(
                        request.ticket(),
                        new Refusal(
                                RefusalReason.ALREADY_BOOTSTRAPPED,
                                server.self() + " is in a cluster with " + current));
            }
            return;
        }
        if (!requested.voters().contains(server.self()) || requested.isJoint()) {
            refuse(
                    request.ticket(),
                    new Refusal(
                            RefusalReason.BAD_REQUEST,
                            server.self() + " is not one of the servers of the cluster to bootstrap: " + requested));
            return;
        }
        if (server.log.lastIndex() > 0) {
            refuse(
                    request.ticket(),
                    new Refusal(
                            RefusalReason.ALREADY_BOOTSTRAPPED,
                            server.self() + " has already taken part in a cluster: its log ends at "
                                    + server.log.last(),
                            "give it an empty data directory"));
            return;
        }
        if (server.term() > TermJumpLimit.MAX_JUMP) {
            refuse(
                    request.ticket(),
                    new Refusal(
                            RefusalReason.ALREADY_BOOTSTRAPPED,
                            server.self() + " is in term " + server.term()
                                    + ", which the elections of a new cluster cannot have reached",
                            "give it an empty data directory"));
            return;
        }
        if (server.hasLostLog()) {
            refuse(
                    request.ticket(),
                    new Refusal(
                            RefusalReason.ALREADY_BOOTSTRAPPED,
                            server.self() + " has already taken part in a cluster: its disk holds term " + server.term()
                                    + " and no log",
                            "start the other servers: their leader replicates the log to it again"));
            return;
        }
        // Other servers may have been bootstrapped before this one and elected a leader. Then this server knows of a
        // later term, in which it did not vote because it had no configuration.
        long term = Math.max(HardState.BOOTSTRAP_TERM, server.term());
        server.bootstrap(new HardState(term, null), LogEntry.configuration(HardState.BOOTSTRAP_TERM, 1, requested));
        server.effects.sendWhenDurable(request.ticket(), new CoreResponse.ClusterBootstrapped(false));
    }

    private static boolean isSameMembership(Configuration current, Configuration requested) {
        if (!current.voters().equals(requested.voters())) {
            return false;
        }
        for (ClusterMember member : requested.members().values()) {
            ClusterMember existing = current.member(member.id());
            if (existing == null || !existing.address().equals(member.address())) {
                return false;
            }
        }
        return true;
    }

    private void respond(long ticket, CoreResponse response) {
        server.effects.reply(ticket, response);
    }

    private void refuse(long ticket, Refusal refusal) {
        server.effects.reply(ticket, new CoreResponse.RequestRefused(refusal));
    }
}
