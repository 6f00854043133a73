package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;

/** What clients and operators ask: done here, sent on to the leader's rooms, or refused with the reason. */
final class OperatorRequests {
    private final Server server;
    private final Elections elections;

    OperatorRequests(Server server, Elections elections) {
        this.server = server;
        this.elections = elections;
    }

    void propose(Event.Proposed proposed) {
        if (server.role() instanceof Role.Leader leader) {
            leader.leadership().propose(proposed.proposals());
            return;
        }
        Refusal refusal = server.notLeading();
        for (Event.Proposal proposal : proposed.proposals()) {
            refuse(proposal.ticket(), refusal);
        }
    }

    void take(Event event) {
        if (event instanceof Event.ChangeAsked asked) {
            if (server.role() instanceof Role.Leader leader) {
                leader.leadership().change().ask(asked);
            } else {
                refuse(asked.ticket(), server.notLeading());
            }
        } else if (event instanceof Event.TransferAsked asked) {
            if (server.role() instanceof Role.Leader leader) {
                leader.leadership().transfer().ask(asked.ticket(), asked.target());
            } else {
                refuse(asked.ticket(), server.notLeading());
            }
        } else if (event instanceof Event.StepDownAsked asked) {
            if (server.role() instanceof Role.Leader leader) {
                leader.leadership().transfer().stepDown(asked);
            } else {
                refuse(asked.ticket(), server.notLeading());
            }
        } else if (event instanceof Event.CampaignAsked asked) {
            campaign(asked.ticket());
        } else if (event instanceof Event.BootstrapAsked asked) {
            bootstrap(asked);
        }
    }

    private void campaign(long ticket) {
        ServerId self = server.self();
        if (server.isLeading()) {
            answer(ticket, new Answer.LeadershipMoving(server.term(), self));
        } else if (server.configuration().isEmpty()) {
            refuse(ticket, server.notLeading());
        } else if (!server.mayStand()) {
            refuse(
                    ticket,
                    new Refusal(Reason.NOT_A_VOTER, self + " may not stand: " + whyNot(), "see: raftctl servers"));
        } else {
            answer(ticket, new Answer.LeadershipMoving(server.term(), null));
            elections.campaignAtOnce();
        }
    }

    private String whyNot() {
        if (server.isStuck()) {
            return "its disk is full, and what it holds cannot be stored";
        }
        if (server.mending.isOn()) {
            return "it " + server.mending.words();
        }
        if (server.isRemovedByOthers()) {
            return "the configuration " + server.removedAt() + ", which is committed, leaves it out";
        }
        if (server.term() >= PeerMessage.TERM_MAX) {
            return "there is no term after " + server.term();
        }
        return server.barred().isEmpty() ? "it has no vote" : server.barred();
    }

    private void bootstrap(Event.BootstrapAsked asked) {
        Configuration wanted = asked.configuration();
        Configuration known = server.configuration();
        if (server.isInstalling()) {
            refuse(
                    asked.ticket(),
                    new Refusal(Reason.ALREADY_BOOTSTRAPPED, server.self() + " is being taken into a cluster", ""));
            return;
        }
        if (server.mending.isOn()) {
            refuse(
                    asked.ticket(),
                    new Refusal(
                            Reason.ALREADY_BOOTSTRAPPED,
                            server.self() + " has taken part in a cluster already, and " + server.mending.words(),
                            "start the others"));
            return;
        }
        if (!known.isEmpty()) {
            if (sameServers(known, wanted)) {
                answer(asked.ticket(), new Answer.Bootstrapped(true));
            } else {
                refuse(
                        asked.ticket(),
                        new Refusal(
                                Reason.ALREADY_BOOTSTRAPPED,
                                server.self() + " is in a cluster with " + known,
                                "change its servers with add-server and remove-server"));
            }
            return;
        }
        if (!wanted.voters().contains(server.self()) || wanted.isJoint()) {
            refuse(
                    asked.ticket(),
                    new Refusal(
                            Reason.BAD_REQUEST,
                            server.self() + " is not one of the servers to form the cluster of: " + wanted));
            return;
        }
        if (server.log.lastIndex() > 0) {
            refuse(
                    asked.ticket(),
                    new Refusal(
                            Reason.ALREADY_BOOTSTRAPPED,
                            server.self() + " has taken part in a cluster already: its log ends at "
                                    + server.log.last(),
                            "give it an empty data directory"));
            return;
        }
        if (server.term() > FarTerms.STEP) {
            refuse(
                    asked.ticket(),
                    new Refusal(
                            Reason.ALREADY_BOOTSTRAPPED,
                            server.self() + " was brought to term " + server.term()
                                    + " by some server, which no election of a new cluster does",
                            "give it an empty data directory"));
            return;
        }
        if (server.hasLostItsLog()) {
            refuse(
                    asked.ticket(),
                    new Refusal(
                            Reason.ALREADY_BOOTSTRAPPED,
                            server.self() + " has taken part in a cluster already: its disk holds term " + server.term()
                                    + ", and no log",
                            "start the others: their leader sends it the log again"));
            return;
        }
        // The others may have formed before it and hold a leader already: then this server heard of a later term, in
        // which it gave no vote, since it had no configuration.
        long term = Math.max(Ballot.BOOTSTRAP_TERM, server.term());
        server.found(new Ballot(term, null), Entry.configuration(Ballot.BOOTSTRAP_TERM, 1, wanted));
        server.speaker.promise(asked.ticket(), new Answer.Bootstrapped(false));
    }

    private static boolean sameServers(Configuration known, Configuration wanted) {
        if (!known.voters().equals(wanted.voters())) {
            return false;
        }
        for (Member member : wanted.members().values()) {
            Member there = known.member(member.id());
            if (there == null || !there.address().equals(member.address())) {
                return false;
            }
        }
        return true;
    }

    private void answer(long ticket, Answer answer) {
        server.speaker.reply(ticket, answer);
    }

    private void refuse(long ticket, Refusal why) {
        server.speaker.reply(ticket, new Answer.Refused(why));
    }
}
