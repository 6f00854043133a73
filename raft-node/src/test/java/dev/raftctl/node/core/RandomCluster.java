package dev.raftctl.node.core;

import dev.raftctl.node.decision.DecisionRenderer;
import dev.raftctl.node.decision.RenderedDecision;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.DiskSpaceLevel;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A cluster with message loss, duplication and reordering, slow disks, crashes and membership changes, all drawn from
 * one seed.
 */
final class RandomCluster implements TestServer.Callbacks {
    private static final long T = 1_000_000;
    private static final int SERVER_COUNT = 5;

    private final SplittableRandom random;
    private final List<TestServer> servers = new ArrayList<>();
    private final List<ManualNetwork.Envelope> inFlight = new ArrayList<>();
    private final List<String> trace = new ArrayList<>();
    private final TreeMap<Long, ServerId> leaders = new TreeMap<>();
    private final TreeMap<Long, LogEntry> committed = new TreeMap<>();
    private final TreeMap<Long, Long> appliedAtRequest = new TreeMap<>();
    private final long lossPercent;
    private long ticket;

    RandomCluster(long seed) {
        random = new SplittableRandom(seed);
        lossPercent = random.nextLong(20);
        int voters = 1 + random.nextInt(4);
        List<ClusterMember> members = new ArrayList<>();
        boolean preVote = random.nextBoolean();
        for (int i = 1; i <= SERVER_COUNT; i++) {
            servers.add(new TestServer(settings(ServerId.of("n" + i), preVote), random.split(), this));
            if (i <= voters) {
                members.add(member(i));
            }
        }
        Configuration configuration = Configuration.ofVoters(members);
        for (int i = 0; i < SERVER_COUNT; i++) {
            if (i < voters) {
                servers.get(i).disk().writeHardState(new HardState(1, null));
                servers.get(i).disk().write(List.of(LogEntry.configuration(1, 1, configuration)));
            }
            servers.get(i).start();
        }
    }

    private RaftSettings settings(ServerId self, boolean preVote) {
        return RaftSettings.builder(self)
                .electionTimeoutNanos(T)
                .heartbeatNanos(T / 10)
                .commitNoticeNanos(preVote ? T / 100 : 0)
                .maxAppendEntries(1 + random.nextInt(4))
                .maxAppendBytes(200)
                .maxInFlightMessages(1 + random.nextInt(4))
                .maxInFlightBytes(400)
                .maxUncommittedBytes(2000)
                .maxEntryBytes(100)
                .maxPendingApplyBytes(100)
                .maxCacheBytes(random.nextInt(300))
                .trailingEntries(random.nextInt(5))
                .maxCatchUpRounds(10)
                .preVote(preVote)
                .checkQuorum(true)
                .leaseReads(false)
                .build();
    }

    private static ClusterMember member(int number) {
        return new ClusterMember(ServerId.of("n" + number), "host:" + number);
    }

    long committed() {
        return committed.isEmpty() ? 0 : committed.lastKey();
    }

    List<String> trace() {
        return trace;
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            TestServer server = servers.get(random.nextInt(SERVER_COUNT));
            int chance = random.nextInt(1000);
            if (chance < 700) {
                deliver();
            } else if (chance < 850) {
                ifUp(server, () -> server.passTime(random.nextLong(T / 4)));
            } else if (chance < 930) {
                ifUp(server, () -> server.step(proposals()));
            } else {
                rareEvent(server, random.nextInt(70));
            }
            checkElectionSafety();
        }
    }

    private void rareEvent(TestServer server, int chance) {
        if (chance < 4) {
            server.crash();
        } else if (chance < 20) {
            if (!server.isUp()) {
                server.start();
            }
        } else if (chance < 30) {
            ifUp(server, server::slowDisk);
        } else if (chance < 45) {
            ifUp(server, server::syncOne);
        } else if (chance < 50) {
            ifUp(
                    server,
                    () -> server.step(
                            new Event.MembershipChangeRequested(++ticket, List.of(randomChange()), 0, 4 * T)));
        } else if (chance < 52) {
            ifUp(server, () -> server.step(new Event.LeadershipTransferRequested(++ticket, null)));
        } else if (chance < 56) {
            appliedAtRequest.put(++ticket, committed());
            ifUp(server, () -> server.step(new Event.LinearizableReadsRequested(new long[] {ticket})));
        } else if (chance < 58) {
            ifUp(server, () -> server.step(new Event.CampaignRequested(++ticket)));
        } else if (chance < 64) {
            ifUp(server, () -> {
                if (server.lastApplied().index() > server.disk().snapshot().index()) {
                    server.syncAll();
                    server.takeSnapshot();
                }
            });
        } else if (chance < 68) {
            DiskSpaceLevel space = DiskSpaceLevel.values()[random.nextInt(DiskSpaceLevel.values().length)];
            ifUp(server, () -> server.step(new Event.DiskSpaceChanged(space)));
        } else {
            inFlight.clear();
        }
    }

    private static void ifUp(TestServer server, Runnable action) {
        if (server.isUp()) {
            action.run();
        }
    }

    private Event proposals() {
        List<Event.ProposedCommand> proposals = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            proposals.add(
                    new Event.ProposedCommand(++ticket, Long.toString(ticket).getBytes(StandardCharsets.UTF_8)));
        }
        return new Event.CommandsProposed(proposals);
    }

    private MemberChange randomChange() {
        ClusterMember member = member(1 + random.nextInt(SERVER_COUNT));
        return switch (random.nextInt(5)) {
            case 0 -> new MemberChange.AddLearner(member);
            case 1 -> new MemberChange.PromoteLearner(member.id());
            case 2 -> new MemberChange.DemoteVoter(member.id());
            case 3 -> new MemberChange.RemoveMember(member.id());
            default -> new MemberChange.AddVoter(member);
        };
    }

    private void deliver() {
        if (inFlight.isEmpty()) {
            return;
        }
        int position = random.nextInt(4) == 0 ? random.nextInt(inFlight.size()) : 0;
        ManualNetwork.Envelope envelope = random.nextInt(20) == 0 ? inFlight.get(position) : inFlight.remove(position);
        for (TestServer server : servers) {
            if (server.id().equals(envelope.to()) && server.isUp() && random.nextInt(100) >= lossPercent) {
                server.step(new Event.MessageReceived(envelope.from(), envelope.message()));
            }
        }
    }

    /** Ends all faults; after that the cluster must elect a leader, commit, and bring every member up to date. */
    void heal() {
        for (TestServer server : servers) {
            if (!server.isUp()) {
                server.start();
            }
            server.crash();
            server.start();
        }
        inFlight.clear();
        long before = committed();
        for (int i = 0; i < 400 && !hasCommittedAfter(before); i++) {
            runUntilQuiet(true);
        }
        InvariantChecks.holds(hasCommittedAfter(before), "without faults commitIndex stays at %d", committed());
        for (int i = 0; i < 400 && !areAllUpToDate(); i++) {
            runUntilQuiet(false);
        }
        if (!areAllUpToDate()) {
            throw new InvariantViolation("without faults a member stays behind the leader: " + positions());
        }
    }

    private void runUntilQuiet(boolean proposing) {
        for (TestServer server : servers) {
            server.passTime(T / 10);
            if (proposing) {
                server.step(proposals());
            }
        }
        for (int burst = 0; burst < 2000 && !inFlight.isEmpty(); burst++) {
            ManualNetwork.Envelope envelope = inFlight.remove(0);
            for (TestServer server : servers) {
                if (server.id().equals(envelope.to())) {
                    server.step(new Event.MessageReceived(envelope.from(), envelope.message()));
                }
            }
        }
        checkElectionSafety();
    }

    private boolean hasCommittedAfter(long before) {
        return committed() > before + 10;
    }

    /** Returns whether every member of the leader's configuration has committed and applied the leader's whole log. */
    private boolean areAllUpToDate() {
        RaftStateView leader = null;
        for (TestServer server : servers) {
            if (server.view().role() == ServerRole.LEADER
                    && (leader == null
                            || server.view().hardState().term()
                                    > leader.hardState().term())) {
                leader = server.view();
            }
        }
        if (leader == null || leader.commitIndex() < leader.last().index()) {
            return false;
        }
        for (TestServer server : servers) {
            if (leader.configuration().member(server.id()) != null
                    && (!server.view().last().equals(leader.last())
                            || server.view().commitIndex() != leader.commitIndex()
                            || server.lastApplied().index() != leader.commitIndex())) {
                return false;
            }
        }
        return true;
    }

    private String positions() {
        return servers.stream()
                .map(server -> server.id() + " " + server.view().role() + " "
                        + server.view().last() + " committed " + server.view().commitIndex() + " applied "
                        + server.lastApplied())
                .toList()
                .toString();
    }

    /** Checks that no term has two leaders (election safety). */
    private void checkElectionSafety() {
        for (TestServer server : servers) {
            if (server.isUp() && server.view().role() == ServerRole.LEADER) {
                long term = server.view().hardState().term();
                ServerId known = leaders.putIfAbsent(term, server.id());
                InvariantChecks.holds(
                        known == null || known.equals(server.id()),
                        "%s and %s lead the same term",
                        server.id(),
                        String.valueOf(known));
            }
        }
    }

    @Override
    public void messageSent(ServerId from, ServerId to, PeerMessage message) {
        inFlight.add(new ManualNetwork.Envelope(from, to, message));
    }

    @Override
    public void responded(ServerId server, long answeredTicket, CoreResponse response) {
        trace.add(server + " #" + answeredTicket + " " + ScriptFormat.of(response));
        if (response instanceof CoreResponse.ReadAllowedAtIndex read) {
            long known = appliedAtRequest.get(answeredTicket);
            InvariantChecks.holds(
                    read.readIndex() >= known,
                    "a read at %d misses %d, which was applied before it",
                    read.readIndex(),
                    known);
        }
    }

    @Override
    public void proposalsAppended(ServerId server, Effect.ProposalsAppended effect) {
        trace.add(server + " appends proposals at " + effect.first());
    }

    @Override
    public void decided(ServerId server, Decision decision) {
        RenderedDecision rendered = DecisionRenderer.render(decision);
        trace.add(server + " " + rendered.kind().label() + " " + rendered.text());
    }

    @Override
    public void persistRequested(ServerId server, Effect.PersistWrite effect) {
        for (LogEntry entry : effect.entries()) {
            LogEntry known = committed.get(entry.index());
            boolean isOwnCommittedTerm = known != null && known.term() == effect.writtenInTerm();
            InvariantChecks.holds(
                    !isOwnCommittedTerm || known.equals(entry),
                    "%s overwrites the committed entry %s",
                    entry,
                    String.valueOf(known));
        }
    }

    /**
     * Checks state machine safety. It also shows violations of leader completeness, because a leader applies what it
     * commits.
     */
    @Override
    public void applied(ServerId server, LogEntry entry) {
        LogEntry known = committed.putIfAbsent(entry.index(), entry);
        InvariantChecks.holds(
                known == null || known.equals(entry),
                "applies %s, but %s was applied at that index",
                entry,
                String.valueOf(known));
    }
}
