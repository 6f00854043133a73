package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Change;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.Space;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Servers, mail that is lost, doubled and reordered, disks that are slow, crashes, changes of members; by one seed. */
final class RandomCluster implements TestServer.Surroundings {
    private static final long T = 1_000_000;
    private static final int SERVERS = 5;

    private final SplittableRandom dice;
    private final List<TestServer> servers = new ArrayList<>();
    private final List<Network.Mail> underWay = new ArrayList<>();
    private final List<String> trace = new ArrayList<>();
    private final TreeMap<Long, ServerId> leaders = new TreeMap<>();
    private final TreeMap<Long, Entry> committed = new TreeMap<>();
    private final TreeMap<Long, Long> appliedWhenAsked = new TreeMap<>();
    private final long loss;
    private long ticket;

    RandomCluster(long seed) {
        dice = new SplittableRandom(seed);
        loss = dice.nextLong(20);
        int voters = 1 + dice.nextInt(4);
        List<Member> members = new ArrayList<>();
        boolean preVote = dice.nextBoolean();
        for (int i = 1; i <= SERVERS; i++) {
            servers.add(new TestServer(settings(ServerId.of("n" + i), preVote), dice.split(), this));
            if (i <= voters) {
                members.add(member(i));
            }
        }
        Configuration configuration = Configuration.ofVoters(members);
        for (int i = 0; i < SERVERS; i++) {
            if (i < voters) {
                servers.get(i).disk().vote(new Ballot(1, null));
                servers.get(i).disk().write(List.of(Entry.configuration(1, 1, configuration)));
            }
            servers.get(i).start();
        }
    }

    private RaftSettings settings(ServerId self, boolean preVote) {
        return new RaftSettings(
                self,
                T,
                T / 10,
                1 + dice.nextInt(4),
                200,
                1 + dice.nextInt(4),
                400,
                2000,
                100,
                100,
                dice.nextInt(300),
                dice.nextInt(5),
                10,
                preVote,
                true,
                false);
    }

    private static Member member(int number) {
        return new Member(ServerId.of("n" + number), "host:" + number);
    }

    long committed() {
        return committed.isEmpty() ? 0 : committed.lastKey();
    }

    List<String> trace() {
        return trace;
    }

    void play(int steps) {
        for (int i = 0; i < steps; i++) {
            TestServer server = servers.get(dice.nextInt(SERVERS));
            int chance = dice.nextInt(1000);
            if (chance < 700) {
                deliver();
            } else if (chance < 850) {
                ifUp(server, () -> server.pass(dice.nextLong(T / 4)));
            } else if (chance < 930) {
                ifUp(server, () -> server.step(proposals()));
            } else {
                seldom(server, dice.nextInt(70));
            }
            look();
        }
    }

    private void seldom(TestServer server, int chance) {
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
            ifUp(server, () -> server.step(new Event.ChangeAsked(++ticket, List.of(wish()), 0, 4 * T)));
        } else if (chance < 52) {
            ifUp(server, () -> server.step(new Event.TransferAsked(++ticket, null)));
        } else if (chance < 56) {
            appliedWhenAsked.put(++ticket, committed());
            ifUp(server, () -> server.step(new Event.ReadsAsked(new long[] {ticket})));
        } else if (chance < 58) {
            ifUp(server, () -> server.step(new Event.CampaignAsked(++ticket)));
        } else if (chance < 64) {
            ifUp(server, () -> {
                if (server.lastApplied().index() > server.disk().snapshot().index()) {
                    server.syncAll();
                    server.capture();
                }
            });
        } else if (chance < 68) {
            Space space = Space.values()[dice.nextInt(Space.values().length)];
            ifUp(server, () -> server.step(new Event.SpaceSeen(space)));
        } else {
            underWay.clear();
        }
    }

    private static void ifUp(TestServer server, Runnable deed) {
        if (server.isUp()) {
            deed.run();
        }
    }

    private Event proposals() {
        List<Event.Proposal> proposals = new ArrayList<>();
        for (int i = dice.nextInt(3); i >= 0; i--) {
            proposals.add(new Event.Proposal(++ticket, Long.toString(ticket).getBytes(StandardCharsets.UTF_8)));
        }
        return new Event.Proposed(proposals);
    }

    private Change wish() {
        Member member = member(1 + dice.nextInt(SERVERS));
        return switch (dice.nextInt(5)) {
            case 0 -> new Change.AddLearner(member);
            case 1 -> new Change.Promote(member.id());
            case 2 -> new Change.Demote(member.id());
            case 3 -> new Change.Remove(member.id());
            default -> new Change.AddVoter(member);
        };
    }

    private void deliver() {
        if (underWay.isEmpty()) {
            return;
        }
        int which = dice.nextInt(4) == 0 ? dice.nextInt(underWay.size()) : 0;
        Network.Mail mail = dice.nextInt(20) == 0 ? underWay.get(which) : underWay.remove(which);
        for (TestServer server : servers) {
            if (server.id().equals(mail.to()) && server.isUp() && dice.nextInt(100) >= loss) {
                server.step(new Event.Received(mail.from(), mail.message()));
            }
        }
    }

    /** Faults end; then the cluster must come to one leader that commits, and all up to date. */
    void heal() {
        for (TestServer server : servers) {
            if (!server.isUp()) {
                server.start();
            }
            server.crash();
            server.start();
        }
        underWay.clear();
        long before = committed();
        for (int i = 0; i < 400 && !commitsAfter(before); i++) {
            passSome(true);
        }
        Invariant.holds(commitsAfter(before), "after all faults commitIndex stays at %d", committed());
        for (int i = 0; i < 400 && !allUpToDate(); i++) {
            passSome(false);
        }
        if (!allUpToDate()) {
            throw new InvariantViolation("after all faults a member stays behind the leader: " + positions());
        }
    }

    private void passSome(boolean proposing) {
        for (TestServer server : servers) {
            server.pass(T / 10);
            if (proposing) {
                server.step(proposals());
            }
        }
        for (int burst = 0; burst < 2000 && !underWay.isEmpty(); burst++) {
            Network.Mail mail = underWay.remove(0);
            for (TestServer server : servers) {
                if (server.id().equals(mail.to())) {
                    server.step(new Event.Received(mail.from(), mail.message()));
                }
            }
        }
        look();
    }

    private boolean commitsAfter(long before) {
        return committed() > before + 10;
    }

    /** Whether every member of the leader's configuration has committed and applied the whole of the leader's log. */
    private boolean allUpToDate() {
        RaftView leader = null;
        for (TestServer server : servers) {
            if (server.view().role() == ServerRole.LEADER
                    && (leader == null
                            || server.view().ballot().term() > leader.ballot().term())) {
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

    /** Election safety; a server's committed entries are everyone's. */
    private void look() {
        for (TestServer server : servers) {
            if (server.isUp() && server.view().role() == ServerRole.LEADER) {
                long term = server.view().ballot().term();
                ServerId known = leaders.putIfAbsent(term, server.id());
                Invariant.holds(
                        known == null || known.equals(server.id()),
                        "%s and %s lead one term",
                        server.id(),
                        String.valueOf(known));
            }
        }
    }

    @Override
    public void mail(ServerId from, ServerId to, PeerMessage message) {
        underWay.add(new Network.Mail(from, to, message));
    }

    @Override
    public void answered(ServerId server, long answered, Answer answer) {
        trace.add(server + " #" + answered + " " + Printed.of(answer));
        if (answer instanceof Answer.ReadAt read) {
            long known = appliedWhenAsked.get(answered);
            Invariant.holds(read.readIndex() >= known, "a read at %d misses %d", read.readIndex(), known);
        }
    }

    @Override
    public void admitted(ServerId server, Effect.Admitted admitted) {
        trace.add(server + " admits at " + admitted.first());
    }

    @Override
    public void decided(ServerId server, Decision decision) {
        trace.add(server + " " + decision.kind().word() + " " + decision.text());
    }

    @Override
    public void wrote(ServerId server, Effect.Persist write) {
        for (Entry entry : write.entries()) {
            Entry known = committed.get(entry.index());
            boolean late = known != null && known.term() == write.writtenInTerm();
            Invariant.holds(!late || known.equals(entry), "%s is written over %s", entry, String.valueOf(known));
        }
    }

    /** State machine safety; and, since a leader applies what it committed, leader completeness shows here too. */
    @Override
    public void applied(ServerId server, Entry entry) {
        Entry known = committed.putIfAbsent(entry.index(), entry);
        Invariant.holds(
                known == null || known.equals(entry), "applies %s where %s was applied", entry, String.valueOf(known));
    }
}
