package dev.raftctl.node.core;

import dev.raftctl.node.specification.ProtocolObserver;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.DiskSpaceLevel;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Several cores, driven by a script one command at a time. T is 1000 ms and a heartbeat 100 ms; server k draws election
 * timeouts of T + 100 k ms. Each server has its own clock.
 */
final class ScriptedCluster {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long MAX_DELIVERIES = 10_000;

    private final TreeMap<String, TestServer> servers = new TreeMap<>();
    private final ManualNetwork network = new ManualNetwork();
    private final ScriptOutput output = new ScriptOutput(network);
    private RaftSettings settings =
            RaftSettings.withTimeouts(ServerId.of("any"), 1000 * NANOS_PER_MILLI, 100 * NANOS_PER_MILLI).toBuilder()
                    .commitNoticeNanos(0)
                    .build();
    private final ProtocolObserver observer;
    private long ticket;

    ScriptedCluster() {
        this(ProtocolObserver.NONE);
    }

    /** @param observer observes all servers */
    ScriptedCluster(ProtocolObserver observer) {
        this.observer = observer;
    }

    /** Runs one command and returns its output. */
    List<String> run(String line) {
        output.clear();
        List<String> arguments = new ArrayList<>(Arrays.asList(line.trim().split("\\s+")));
        String command = arguments.remove(0);
        execute(command, arguments);
        return output.lines();
    }

    private void execute(String command, List<String> arguments) {
        switch (command) {
            case "settings" -> settings = ScriptSettings.with(settings, arguments);
            case "show" -> output.show(arguments);
            case "cluster" -> cluster(arguments);
            case "server" -> arguments.forEach(name -> add(name).start());
            case "log" -> log(arguments);
            case "start" -> arguments.forEach(name -> server(name).start());
            case "crash" -> arguments.forEach(name -> server(name).crash());
            case "lose" -> server(arguments.get(0)).loseTail(Integer.parseInt(arguments.get(1)));
            case "damage" -> server(arguments.get(0)).damageTail(Integer.parseInt(arguments.get(1)));
            case "with" -> restartWith(arguments);
            case "slow-disk" -> arguments.forEach(name -> server(name).slowDisk());
            case "sync" -> arguments.forEach(name -> server(name).syncAll());
            case "sync-one" -> arguments.forEach(name -> server(name).syncOne());
            case "timeout" -> arguments.forEach(name -> server(name).passTimeToDeadline());
            case "wait" -> passTime(arguments);
            case "sleep" -> server(arguments.get(0)).sleep(ScriptArguments.millisToNanos(arguments.get(1)));
            case "deliver" -> deliver(arguments);
            case "step" -> deliverOne(arguments);
            case "drop" -> network.drop(ScriptArguments.envelopes(arguments));
            case "inject" -> inject(arguments);
            case "repeat" -> repeat(arguments);
            case "hold" -> network.hold(ScriptArguments.envelopes(arguments));
            case "release" -> network.release();
            case "cut" -> arguments.forEach(this::cut);
            case "heal" -> network.heal();
            case "messages" -> network.inFlight().forEach(envelope -> output.print(envelope.toString()));
            case "settle" -> settle(arguments);
            case "elect" -> elect(arguments.get(0));
            case "replicate" -> replicate(arguments);
            case "state" -> state(arguments);
            case "addresses" ->
                arguments.forEach(name -> output.print(name + " "
                        + server(name).view().configuration().members().values()));
            case "followers" -> followers(arguments.get(0));
            case "terms" ->
                arguments.forEach(name -> output.print(name + " " + server(name).terms()));
            default -> executeOnServer(command, arguments);
        }
    }

    private void executeOnServer(String command, List<String> arguments) {
        TestServer server = server(arguments.remove(0));
        switch (command) {
            case "propose" -> propose(server, arguments);
            case "read" -> server.step(new Event.LinearizableReadsRequested(new long[] {++ticket}));
            case "change" -> server.step(ScriptArguments.change(++ticket, arguments));
            case "transfer" ->
                server.step(new Event.LeadershipTransferRequested(
                        ++ticket, arguments.isEmpty() ? null : ServerId.of(arguments.get(0))));
            case "step-down" ->
                server.step(new Event.StepDownRequested(
                        ++ticket,
                        ScriptArguments.electionHoldoffNanos(arguments),
                        arguments.contains("force"),
                        arguments.contains("stopping")));
            case "campaign" -> server.step(new Event.CampaignRequested(++ticket));
            case "bootstrap" ->
                server.step(new Event.BootstrapRequested(++ticket, ScriptArguments.configuration(arguments)));
            case "fence" -> server.step(new Event.ServerFenced(String.join(" ", arguments)));
            case "unreachable" -> server.step(new Event.PeerUnreachable(ServerId.of(arguments.get(0))));
            case "space" ->
                server.step(new Event.DiskSpaceChanged(
                        DiskSpaceLevel.valueOf(arguments.get(0).toUpperCase(Locale.ROOT))));
            case "maintenance" ->
                server.step(new Event.MaintenanceChanged(
                        arguments.stream().map(ServerId::of).collect(Collectors.toCollection(TreeSet::new))));
            case "snapshot" -> server.takeSnapshot();
            default -> throw new IllegalArgumentException("unknown command: " + command);
        }
    }

    /** Restarts a server with settings that differ from the others', as in {@code with 2 pre-vote=off}. */
    private void restartWith(List<String> arguments) {
        TestServer server = server(arguments.remove(0));
        server.crash();
        server.settings(ScriptSettings.of(server.id(), ScriptSettings.with(settings, arguments)));
        server.start();
    }

    /** Creates servers whose disks hold the result of a bootstrap: one configuration entry of term 1. */
    private void cluster(List<String> arguments) {
        Configuration configuration = ScriptArguments.configuration(arguments);
        for (ServerId id : configuration.members().keySet()) {
            TestServer server = add(id.value());
            server.disk().writeHardState(new HardState(1, null));
            server.disk().write(List.of(LogEntry.configuration(1, 1, configuration)));
            server.start();
        }
    }

    /**
     * Restarts a server with more entries, as in {@code log 1 2 2 3 term=5}: server 1 gets entries of terms 2, 2 and 3
     * after the configuration and is in term 5.
     */
    private void log(List<String> arguments) {
        TestServer server = server(arguments.remove(0));
        server.crash();
        long term = 0;
        for (String argument : arguments) {
            if (argument.startsWith("term=")) {
                term = Long.parseLong(argument.substring(5));
            } else {
                long entryTerm = Long.parseLong(argument);
                server.disk()
                        .write(List.of(LogEntry.noop(entryTerm, server.disk().lastIndex() + 1)));
                term = Math.max(term, entryTerm);
            }
        }
        server.disk().writeHardState(new HardState(term, null));
        server.start();
    }

    private TestServer add(String name) {
        long randomNanos = 100 * NANOS_PER_MILLI * (servers.size() + 1);
        RandomGenerator random = new RandomGenerator() {
            @Override
            public long nextLong() {
                return randomNanos;
            }

            @Override
            public long nextLong(long bound) {
                return randomNanos % bound;
            }
        };
        TestServer server = new TestServer(ScriptSettings.of(ServerId.of(name), settings), random, output);
        server.observedBy(observer);
        servers.put(name, server);
        return server;
    }

    TestServer server(String name) {
        TestServer server = servers.get(name);
        if (server == null) {
            throw new IllegalArgumentException("unknown server: " + name);
        }
        return server;
    }

    /** Lets time pass for all servers ({@code wait 500}) or for one ({@code wait 2 500}). */
    private void passTime(List<String> arguments) {
        long nanos = ScriptArguments.millisToNanos(arguments.get(arguments.size() - 1));
        for (TestServer server : servers.values()) {
            if (server.isUp()
                    && (arguments.size() == 1 || arguments.contains(server.id().value()))) {
                server.passTime(nanos);
            }
        }
    }

    /** Delivers matching messages until none is in flight. */
    private void deliver(List<String> arguments) {
        ManualNetwork.Envelope next;
        int rounds = 0;
        while ((next = network.take(ScriptArguments.envelopes(arguments))) != null) {
            deliver(next);
            if (++rounds > MAX_DELIVERIES) {
                throw new IllegalStateException("messages never stop");
            }
        }
    }

    /** Delivers the oldest matching message. */
    private void deliverOne(List<String> arguments) {
        ManualNetwork.Envelope next = network.take(ScriptArguments.envelopes(arguments));
        if (next != null) {
            deliver(next);
        }
    }

    private void repeat(List<String> arguments) {
        List<ManualNetwork.Envelope> repeated = network.inFlight().stream()
                .filter(ScriptArguments.envelopes(arguments))
                .toList();
        repeated.forEach(envelope -> network.send(envelope.from(), envelope.to(), envelope.message()));
    }

    /**
     * Delivers a forged message, as in {@code inject 9>1 append 40}: kind and term are given, and server 9 need not
     * exist.
     */
    private void inject(List<String> arguments) {
        String[] ends = arguments.get(0).split(">");
        TestServer to = server(ends[1]);
        to.step(new Event.MessageReceived(
                ServerId.of(ends[0]), ScriptArguments.message(arguments.get(1), Long.parseLong(arguments.get(2)))));
    }

    private void deliver(ManualNetwork.Envelope envelope) {
        output.delivered(envelope);
        TestServer to = servers.get(envelope.to().value());
        if (to != null && to.isUp()) {
            to.step(new Event.MessageReceived(envelope.from(), envelope.message()));
        }
    }

    /** Drops messages: {@code cut 3} from and to everyone, {@code cut 1>2} in one direction. */
    private void cut(String argument) {
        if (argument.contains(">")) {
            network.cut(argument.substring(0, argument.indexOf('>')), argument.substring(argument.indexOf('>') + 1));
            return;
        }
        for (String other : servers.keySet()) {
            network.cut(argument, other);
            network.cut(other, argument);
        }
    }

    /** Delivers everything and lets time pass, one heartbeat interval at a time. */
    private void settle(List<String> arguments) {
        long rounds = arguments.isEmpty() ? 3 : Long.parseLong(arguments.get(0)) / 100;
        deliver(List.of());
        for (long i = 0; i < rounds; i++) {
            passTime(List.of("100"));
            deliver(List.of());
        }
    }

    /**
     * Lets a server time out and win the election, until its no-op is committed, and prints the result instead of the
     * steps: {@code elect 1} stands for {@code timeout 1} and {@code settle}. Whatever does not belong to an
     * undisturbed election is printed before the result.
     */
    private void elect(String name) {
        TestServer candidate = server(name);
        long termBefore = candidate.view().hardState().term();
        output.summarize(() -> {
            candidate.passTimeToDeadline();
            settle(List.of());
        });
        RaftStateView view = candidate.view();
        if (view.role() != ServerRole.LEADER || view.hardState().term() <= termBefore) {
            throw new IllegalStateException(name + " was not elected: " + ScriptFormat.of(view));
        }
        output.print(name + " " + output.electionWonBy(candidate.id()));
        ScriptFormat.logsByState(servers.values(), candidate).forEach(output::print);
    }

    /**
     * Has a leader replicate commands, as in {@code replicate 1 a b}, and prints which servers hold them: it stands for
     * {@code propose 1 a b} and {@code settle}.
     */
    private void replicate(List<String> arguments) {
        TestServer leader = server(arguments.remove(0));
        if (leader.view().role() != ServerRole.LEADER) {
            throw new IllegalStateException(leader.id() + " is no leader");
        }
        output.summarize(() -> {
            propose(leader, arguments);
            settle(List.of());
        });
        ScriptFormat.logsByState(servers.values(), leader).forEach(output::print);
    }

    private void state(List<String> arguments) {
        for (TestServer server : servers.values()) {
            if (arguments.isEmpty() || arguments.contains(server.id().value())) {
                output.print(server.id() + " " + (server.isUp() ? ScriptFormat.of(server.view()) : "is down"));
            }
        }
    }

    private void followers(String name) {
        server(name)
                .view()
                .followers()
                .forEach(follower ->
                        output.print(follower.id() + " " + follower.mode() + " match " + follower.matchIndex()
                                + " next " + follower.nextIndex() + " in flight " + follower.inFlightMessages()));
    }

    private void propose(TestServer server, List<String> payloads) {
        List<Event.ProposedCommand> proposals = new ArrayList<>();
        for (String payload : payloads) {
            proposals.add(new Event.ProposedCommand(++ticket, payload.getBytes(StandardCharsets.UTF_8)));
        }
        server.step(new Event.CommandsProposed(proposals));
    }
}
