package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Change;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.Space;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Several cores, with all that happens between them done by hand, one command at a time. T is 1000 ms, a heartbeat 100 ms;
 * server k draws election timeouts of T + 100 k ms. Each server has a clock of its own.
 */
final class Scene implements TestServer.Surroundings {
    private static final long MILLI = 1_000_000;
    private static final long PATIENCE_ROUNDS = 10_000;

    private final TreeMap<String, TestServer> servers = new TreeMap<>();
    private final Network network = new Network();
    private final TreeSet<String> shown = new TreeSet<>(List.of("decisions", "answers"));
    private final List<String> printed = new ArrayList<>();
    private RaftSettings settings = RaftSettings.withTimes(ServerId.of("any"), 1000 * MILLI, 100 * MILLI);
    private long ticket;

    /** Runs one command and returns what is to be seen of it. */
    List<String> run(String line) {
        printed.clear();
        List<String> words = new ArrayList<>(Arrays.asList(line.trim().split("\\s+")));
        String verb = words.remove(0);
        play(verb, words);
        return List.copyOf(printed);
    }

    private void play(String verb, List<String> words) {
        switch (verb) {
            case "settings" -> words.forEach(this::set);
            case "show" -> show(words);
            case "cluster" -> cluster(words);
            case "server" -> words.forEach(name -> add(name).start());
            case "log" -> log(words);
            case "start" -> words.forEach(name -> server(name).start());
            case "crash" -> words.forEach(name -> server(name).crash());
            case "lose" -> server(words.get(0)).loseTail(Integer.parseInt(words.get(1)));
            case "damage" -> server(words.get(0)).damageTail(Integer.parseInt(words.get(1)));
            case "with" -> with(words);
            case "slow-disk" -> words.forEach(name -> server(name).slowDisk());
            case "sync" -> words.forEach(name -> server(name).syncAll());
            case "sync-one" -> words.forEach(name -> server(name).syncOne());
            case "timeout" -> words.forEach(name -> server(name).passToDeadline());
            case "wait" -> pass(words);
            case "sleep" -> server(words.get(0)).sleep(millis(words.get(1)));
            case "deliver" -> deliver(words);
            case "step" -> one(words);
            case "drop" -> network.drop(mail(words));
            case "repeat" -> repeat(words);
            case "hold" -> network.hold(mail(words));
            case "release" -> network.release();
            case "cut" -> words.forEach(this::cut);
            case "mend" -> network.mend();
            case "mail" -> network.underWay().forEach(mail -> printed.add(mail.toString()));
            case "settle" -> settle(words);
            case "state" -> state(words);
            case "followers" -> followers(words.get(0));
            case "terms" ->
                words.forEach(name -> printed.add(name + " " + server(name).terms()));
            default -> ask(verb, words);
        }
    }

    private void ask(String verb, List<String> words) {
        TestServer server = server(words.remove(0));
        switch (verb) {
            case "propose" -> propose(server, words);
            case "read" -> server.step(new Event.ReadsAsked(new long[] {++ticket}));
            case "change" -> change(server, words);
            case "transfer" ->
                server.step(new Event.TransferAsked(++ticket, words.isEmpty() ? null : ServerId.of(words.get(0))));
            case "step-down" -> server.step(new Event.StepDownAsked(++ticket, hold(words), words.contains("force")));
            case "campaign" -> server.step(new Event.CampaignAsked(++ticket));
            case "bootstrap" -> server.step(new Event.BootstrapAsked(++ticket, configuration(words)));
            case "bar" -> server.step(new Event.Barred(String.join(" ", words)));
            case "unreachable" -> server.step(new Event.Unreachable(ServerId.of(words.get(0))));
            case "space" ->
                server.step(new Event.SpaceSeen(Space.valueOf(words.get(0).toUpperCase(Locale.ROOT))));
            case "capture" -> server.capture();
            default -> throw new IllegalArgumentException("no such command: " + verb);
        }
    }

    /** {@code with 2 pre-vote=off}: it restarts with this in place of what the others have. */
    private void with(List<String> words) {
        TestServer server = server(words.remove(0));
        RaftSettings common = settings;
        words.forEach(this::set);
        server.crash();
        server.settings(withSelf(server.id()));
        server.start();
        settings = common;
    }

    private void set(String setting) {
        String[] both = setting.split("=");
        RaftSettings now = settings;
        boolean on = both[1].equals("on");
        settings = new RaftSettings(
                now.self(),
                now.electionTimeoutNanos(),
                now.heartbeatNanos(),
                both[0].equals("entries") ? Integer.parseInt(both[1]) : now.appendEntriesMax(),
                now.appendBytesMax(),
                both[0].equals("window") ? Integer.parseInt(both[1]) : now.windowMessages(),
                now.windowBytes(),
                now.uncommittedBytesMax(),
                now.entryBytesMax(),
                now.applyBytesMax(),
                now.cacheBytesMax(),
                both[0].equals("trailing") ? Long.parseLong(both[1]) : now.trailingEntries(),
                now.catchUpRounds(),
                both[0].equals("pre-vote") ? on : now.preVote(),
                both[0].equals("check-quorum") ? on : now.checkQuorum(),
                both[0].equals("lease") ? on : now.leaseReads());
    }

    /** {@code show mail writes applies}: these too; {@code show -decisions}: these not. */
    private void show(List<String> words) {
        for (String word : words) {
            if (word.startsWith("-")) {
                shown.remove(word.substring(1));
            } else {
                shown.add(word);
            }
        }
    }

    /** Servers whose disks hold what a bootstrap leaves: one configuration entry of term 1. */
    private void cluster(List<String> words) {
        Configuration configuration = configuration(words);
        for (ServerId id : configuration.members().keySet()) {
            TestServer server = add(id.value());
            server.disk().vote(new Ballot(1, null));
            server.disk().write(List.of(Entry.configuration(1, 1, configuration)));
            server.start();
        }
    }

    /** {@code log 1 2 2 3 term=5}: server 1 starts with entries of these terms behind the configuration, in this term. */
    private void log(List<String> words) {
        TestServer server = server(words.remove(0));
        server.crash();
        long term = 0;
        for (String word : words) {
            if (word.startsWith("term=")) {
                term = Long.parseLong(word.substring(5));
            } else {
                long entryTerm = Long.parseLong(word);
                server.disk().write(List.of(Entry.noop(entryTerm, server.disk().lastIndex() + 1)));
                term = Math.max(term, entryTerm);
            }
        }
        server.disk().vote(new Ballot(term, null));
        server.start();
    }

    private TestServer add(String name) {
        long draw = 100 * MILLI * (servers.size() + 1);
        RandomGenerator random = new RandomGenerator() {
            @Override
            public long nextLong() {
                return draw;
            }

            @Override
            public long nextLong(long bound) {
                return draw % bound;
            }
        };
        TestServer server = new TestServer(withSelf(ServerId.of(name)), random, this);
        servers.put(name, server);
        return server;
    }

    private RaftSettings withSelf(ServerId self) {
        RaftSettings all = settings;
        return new RaftSettings(
                self,
                all.electionTimeoutNanos(),
                all.heartbeatNanos(),
                all.appendEntriesMax(),
                all.appendBytesMax(),
                all.windowMessages(),
                all.windowBytes(),
                all.uncommittedBytesMax(),
                all.entryBytesMax(),
                all.applyBytesMax(),
                all.cacheBytesMax(),
                all.trailingEntries(),
                all.catchUpRounds(),
                all.preVote(),
                all.checkQuorum(),
                all.leaseReads());
    }

    TestServer server(String name) {
        TestServer server = servers.get(name);
        if (server == null) {
            throw new IllegalArgumentException("no server " + name);
        }
        return server;
    }

    /** {@code wait 500} or {@code wait 2 500}: time passes for all, or for one. */
    private void pass(List<String> words) {
        long nanos = millis(words.get(words.size() - 1));
        for (TestServer server : servers.values()) {
            if (server.isUp()
                    && (words.size() == 1 || words.contains(server.id().value()))) {
                server.pass(nanos);
            }
        }
    }

    private static long millis(String word) {
        return Long.parseLong(word) * MILLI;
    }

    private static long hold(List<String> words) {
        int at = words.indexOf("hold");
        return at < 0 ? 0 : millis(words.get(at + 1));
    }

    /** Mail from and to whom these words say: nothing: all; {@code 2}: all to 2; {@code 1>2}. */
    private static Predicate<Network.Mail> mail(List<String> words) {
        return mail -> {
            boolean wanted = words.isEmpty();
            for (String word : words) {
                wanted |= word.equals(mail.to().value()) || word.equals(mail.from() + ">" + mail.to());
            }
            return wanted;
        };
    }

    /** Until nothing of it is under way any more. */
    private void deliver(List<String> words) {
        Network.Mail next;
        int rounds = 0;
        while ((next = network.take(mail(words))) != null) {
            hand(next);
            if (++rounds > PATIENCE_ROUNDS) {
                throw new IllegalStateException("mail without end");
            }
        }
    }

    /** The oldest one of it. */
    private void one(List<String> words) {
        Network.Mail next = network.take(mail(words));
        if (next != null) {
            hand(next);
        }
    }

    private void repeat(List<String> words) {
        List<Network.Mail> again =
                network.underWay().stream().filter(mail(words)).toList();
        again.forEach(mail -> network.send(mail.from(), mail.to(), mail.message()));
    }

    private void hand(Network.Mail mail) {
        if (shown.contains("mail")) {
            printed.add(mail.toString());
        }
        TestServer to = servers.get(mail.to().value());
        if (to != null && to.isUp()) {
            to.step(new Event.Received(mail.from(), mail.message()));
        }
    }

    /** {@code cut 3}: from and to everyone; {@code cut 1>2}: one way. */
    private void cut(String word) {
        if (word.contains(">")) {
            network.cut(word.substring(0, word.indexOf('>')), word.substring(word.indexOf('>') + 1));
            return;
        }
        for (String other : servers.keySet()) {
            network.cut(word, other);
            network.cut(other, word);
        }
    }

    /** Everything is delivered and time passes, a heartbeat at a time, for so long. */
    private void settle(List<String> words) {
        long rounds = words.isEmpty() ? 3 : Long.parseLong(words.get(0)) / 100;
        deliver(List.of());
        for (long i = 0; i < rounds; i++) {
            pass(List.of("100"));
            deliver(List.of());
        }
    }

    private void state(List<String> words) {
        for (TestServer server : servers.values()) {
            if (words.isEmpty() || words.contains(server.id().value())) {
                printed.add(server.id() + " " + (server.isUp() ? Printed.of(server.view()) : "is down"));
            }
        }
    }

    private void followers(String name) {
        server(name)
                .view()
                .followers()
                .forEach(follower ->
                        printed.add(follower.id() + " " + follower.mode() + " match " + follower.matchIndex() + " next "
                                + follower.nextIndex() + " in flight " + follower.inFlightMessages()));
    }

    private void propose(TestServer server, List<String> payloads) {
        List<Event.Proposal> proposals = new ArrayList<>();
        for (String payload : payloads) {
            proposals.add(new Event.Proposal(++ticket, payload.getBytes(StandardCharsets.UTF_8)));
        }
        server.step(new Event.Proposed(proposals));
    }

    /** {@code change 1 add 4 remove 2 within 5000 if 7}. */
    private void change(TestServer server, List<String> words) {
        List<Change> changes = new ArrayList<>();
        long within = 10_000;
        long ifIndex = 0;
        for (int i = 0; i + 1 < words.size(); i += 2) {
            String object = words.get(i + 1);
            switch (words.get(i)) {
                case "add" -> changes.add(new Change.AddVoter(member(object)));
                case "add-learner" -> changes.add(new Change.AddLearner(member(object)));
                case "promote" -> changes.add(new Change.Promote(ServerId.of(object)));
                case "demote" -> changes.add(new Change.Demote(ServerId.of(object)));
                case "remove" -> changes.add(new Change.Remove(ServerId.of(object)));
                case "within" -> within = Long.parseLong(object);
                case "if" -> ifIndex = Long.parseLong(object);
                default -> throw new IllegalArgumentException("no such change: " + words.get(i));
            }
        }
        server.step(new Event.ChangeAsked(++ticket, changes, ifIndex, within * MILLI));
    }

    /** {@code 1 2 3}, or {@code 1 2 learners 3}. */
    private static Configuration configuration(List<String> words) {
        int split = words.indexOf("learners");
        TreeMap<ServerId, Member> members = new TreeMap<>();
        TreeSet<ServerId> voters = new TreeSet<>();
        TreeSet<ServerId> learners = new TreeSet<>();
        for (int i = 0; i < words.size(); i++) {
            if (i != split) {
                Member member = member(words.get(i));
                members.put(member.id(), member);
                (split >= 0 && i > split ? learners : voters).add(member.id());
            }
        }
        return new Configuration(members, voters, new TreeSet<>(), learners);
    }

    private static Member member(String name) {
        return new Member(ServerId.of(name), "host" + name + ":7000");
    }

    @Override
    public void mail(ServerId from, ServerId to, PeerMessage message) {
        network.send(from, to, message);
    }

    @Override
    public void answered(ServerId server, long answered, Answer answer) {
        print("answers", server, "answers #" + answered + " " + Printed.of(answer));
    }

    @Override
    public void admitted(ServerId server, Effect.Admitted admitted) {
        int count = admitted.proposals().size();
        long first = admitted.proposals().get(0).ticket();
        String last =
                count == 1 ? "" : " to #" + admitted.proposals().get(count - 1).ticket();
        print("answers", server, "admits #" + first + last + " from " + admitted.first());
    }

    @Override
    public void decided(ServerId server, Decision decision) {
        print("decisions", server, decision.kind().word() + ": " + decision.text());
    }

    @Override
    public void wrote(ServerId server, Effect.Persist write) {
        String ballot = write.ballot() == null ? "" : " " + Printed.of(write.ballot());
        String entries = write.entries().isEmpty() ? "" : " " + Printed.entries(write.entries());
        StringBuilder then = new StringBuilder();
        for (Effect.Speech said : write.onceDurable()) {
            then.append(then.isEmpty() ? ", then says " : "; ").append(speech(said));
        }
        print("writes", server, "writes" + (ballot + entries).replaceFirst("^$", " nothing") + then);
    }

    private static String speech(Effect.Speech said) {
        if (said instanceof Effect.Send mail) {
            return "to " + mail.to() + ": " + Printed.of(mail.message());
        }
        Effect.Reply reply = (Effect.Reply) said;
        return "#" + reply.ticket() + " " + Printed.of(reply.answer());
    }

    @Override
    public void applied(ServerId server, Entry entry) {
        print("applies", server, "applies " + Printed.of(entry));
    }

    private void print(String kind, ServerId server, String text) {
        if (shown.contains(kind)) {
            printed.add(server + " " + text);
        }
    }
}
