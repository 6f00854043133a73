package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.Space;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Several cores, with all that happens between them done by hand, one command at a time. T is 1000 ms, a heartbeat 100 ms;
 * server k draws election timeouts of T + 100 k ms. Each server has a clock of its own.
 */
final class Scene {
    private static final long MILLI = 1_000_000;
    private static final long PATIENCE_ROUNDS = 10_000;

    private final TreeMap<String, TestServer> servers = new TreeMap<>();
    private final Network network = new Network();
    private final Transcript transcript = new Transcript(network);
    private RaftSettings settings = RaftSettings.withTimes(ServerId.of("any"), 1000 * MILLI, 100 * MILLI);
    private long ticket;

    /** Runs one command and returns what is to be seen of it. */
    List<String> run(String line) {
        transcript.begin();
        List<String> words = new ArrayList<>(Arrays.asList(line.trim().split("\\s+")));
        String verb = words.remove(0);
        play(verb, words);
        return transcript.lines();
    }

    private void play(String verb, List<String> words) {
        switch (verb) {
            case "settings" -> settings = SceneSettings.with(settings, words);
            case "show" -> transcript.show(words);
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
            case "sleep" -> server(words.get(0)).sleep(SceneWords.millis(words.get(1)));
            case "deliver" -> deliver(words);
            case "step" -> one(words);
            case "drop" -> network.drop(SceneWords.mail(words));
            case "inject" -> inject(words);
            case "repeat" -> repeat(words);
            case "hold" -> network.hold(SceneWords.mail(words));
            case "release" -> network.release();
            case "cut" -> words.forEach(this::cut);
            case "mend" -> network.mend();
            case "mail" -> network.underWay().forEach(mail -> transcript.print(mail.toString()));
            case "settle" -> settle(words);
            case "state" -> state(words);
            case "followers" -> followers(words.get(0));
            case "terms" ->
                words.forEach(name -> transcript.print(name + " " + server(name).terms()));
            default -> ask(verb, words);
        }
    }

    private void ask(String verb, List<String> words) {
        TestServer server = server(words.remove(0));
        switch (verb) {
            case "propose" -> propose(server, words);
            case "read" -> server.step(new Event.ReadsAsked(new long[] {++ticket}));
            case "change" -> server.step(SceneWords.change(++ticket, words));
            case "transfer" ->
                server.step(new Event.TransferAsked(++ticket, words.isEmpty() ? null : ServerId.of(words.get(0))));
            case "step-down" ->
                server.step(new Event.StepDownAsked(++ticket, SceneWords.hold(words), words.contains("force")));
            case "campaign" -> server.step(new Event.CampaignAsked(++ticket));
            case "bootstrap" -> server.step(new Event.BootstrapAsked(++ticket, SceneWords.configuration(words)));
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
        server.crash();
        server.settings(SceneSettings.of(server.id(), SceneSettings.with(settings, words)));
        server.start();
    }

    /** Servers whose disks hold what a bootstrap leaves: one configuration entry of term 1. */
    private void cluster(List<String> words) {
        Configuration configuration = SceneWords.configuration(words);
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
        TestServer server = new TestServer(SceneSettings.of(ServerId.of(name), settings), random, transcript);
        servers.put(name, server);
        return server;
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
        long nanos = SceneWords.millis(words.get(words.size() - 1));
        for (TestServer server : servers.values()) {
            if (server.isUp()
                    && (words.size() == 1 || words.contains(server.id().value()))) {
                server.pass(nanos);
            }
        }
    }

    /** Until nothing of it is under way any more. */
    private void deliver(List<String> words) {
        Network.Mail next;
        int rounds = 0;
        while ((next = network.take(SceneWords.mail(words))) != null) {
            hand(next);
            if (++rounds > PATIENCE_ROUNDS) {
                throw new IllegalStateException("mail without end");
            }
        }
    }

    /** The oldest one of it. */
    private void one(List<String> words) {
        Network.Mail next = network.take(SceneWords.mail(words));
        if (next != null) {
            hand(next);
        }
    }

    private void repeat(List<String> words) {
        List<Network.Mail> again =
                network.underWay().stream().filter(SceneWords.mail(words)).toList();
        again.forEach(mail -> network.send(mail.from(), mail.to(), mail.message()));
    }

    /** {@code inject 9>1 append 40}: a message of that kind and term, whoever 9 is. */
    private void inject(List<String> words) {
        String[] ends = words.get(0).split(">");
        TestServer to = server(ends[1]);
        to.step(new Event.Received(
                ServerId.of(ends[0]), SceneWords.message(words.get(1), Long.parseLong(words.get(2)))));
    }

    private void hand(Network.Mail mail) {
        transcript.delivered(mail);
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
                transcript.print(server.id() + " " + (server.isUp() ? Printed.of(server.view()) : "is down"));
            }
        }
    }

    private void followers(String name) {
        server(name)
                .view()
                .followers()
                .forEach(follower ->
                        transcript.print(follower.id() + " " + follower.mode() + " match " + follower.matchIndex()
                                + " next " + follower.nextIndex() + " in flight " + follower.inFlightMessages()));
    }

    private void propose(TestServer server, List<String> payloads) {
        List<Event.Proposal> proposals = new ArrayList<>();
        for (String payload : payloads) {
            proposals.add(new Event.Proposal(++ticket, payload.getBytes(StandardCharsets.UTF_8)));
        }
        server.step(new Event.Proposed(proposals));
    }
}
