package dev.raftctl.node.simulation;

import dev.raftctl.node.core.RaftSettings;
import dev.raftctl.protocol.message.ServerId;

/**
 * How one run is set up; drawn from its seed, so that each run is good at finding other things (swarm testing, Groce et al.
 * 2012).
 *
 * @param voters servers of the first configuration
 * @param spares servers that may be added later
 * @param rules the settings of all servers, but for their names
 * @param mixed each server, at each start, draws anew whether it honours leases, and its election timeout: up to
 *     {@value #LONGEST_FACTOR} times that of the rules
 */
record Swarm(
        int voters,
        int spares,
        RaftSettings rules,
        Weather weather,
        Machinery machinery,
        Load load,
        Troubles troubles,
        Focus focus,
        boolean mixed) {
    private static final int LONGEST_FACTOR = 4;
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;

    /** All servers have the same settings. */
    Swarm(
            int voters,
            int spares,
            RaftSettings rules,
            Weather weather,
            Machinery machinery,
            Load load,
            Troubles troubles,
            Focus focus) {
        this(voters, spares, rules, weather, machinery, load, troubles, focus, false);
    }

    static Swarm draw(long seed) {
        Dice dice = new Dice(seed).of("swarm");
        long timeout = pick(dice, 1, 50, 150, 300, 1000) * MILLI;
        boolean calm = dice.happens(0.1, 3);
        boolean changes = dice.happens(0.6, 4);
        Swarm drawn = new Swarm(
                (int) pick(dice, 5, 1, 2, 3, 3, 3, 3, 4, 5, 5, 5, 6, 7),
                changes ? dice.below(4, 6) : 0,
                rules(dice, timeout),
                calm ? weather(dice, timeout).fair() : weather(dice, timeout),
                machinery(dice, timeout),
                load(dice, timeout),
                troubles(dice, timeout * (calm ? 10 : 1), changes),
                Focus.NOTHING);
        return Focus.of(seed).on(drawn, dice.of("focus"));
    }

    private static Load load(Dice dice, long timeout) {
        boolean batches = dice.happens(0.25, 51);
        return new Load(
                1 + dice.below(5, 29),
                1 + dice.below(4, 30),
                pick(dice, 31, MILLI, timeout / 10, timeout),
                pick(dice, 32, Math.max(1000, timeout * 20 / MILLI), 3_600_000),
                batches ? (int) pick(dice, 52, 1, 2, 4) : 1,
                batches ? pick(dice, 53, 0, timeout / 100, timeout / 10) : 0);
    }

    private static RaftSettings rules(Dice dice, long timeout) {
        return new RaftSettings(
                ServerId.of("any"),
                timeout,
                timeout / pick(dice, 8, 3, 5, 10),
                (int) pick(dice, 9, 1, 1, 2, 5, 64, 1024),
                pick(dice, 10, 1, 200, 4096, 1 << 20),
                (int) pick(dice, 11, 1, 2, 4, 64),
                pick(dice, 12, 1, 500, 8 << 20),
                pick(dice, 13, 200, 2000, 32 << 20, 32 << 20),
                1 << 20,
                pick(dice, 33, 1, 1000, 8 << 20),
                pick(dice, 14, 0, 500, 16 << 20),
                pick(dice, 15, 0, 0, 1, 5, 50),
                10,
                dice.happens(0.8, 16),
                dice.happens(0.7, 17),
                dice.happens(0.3, 35));
    }

    private static Weather weather(Dice dice, long timeout) {
        long latencyMax = pick(dice, 2, 100 * MICRO, MILLI, 5 * MILLI, timeout / 10);
        return new Weather(
                latencyMax / 10,
                latencyMax,
                some(dice, 19, 0.3),
                some(dice, 20, 0.2),
                some(dice, 21, 0.02),
                timeout * pick(dice, 22, 1, 5, 30, 1000),
                some(dice, 23, 0.3),
                timeout * pick(dice, 24, 1, 1, 3) / 2,
                0,
                0);
    }

    private static Machinery machinery(Dice dice, long timeout) {
        return new Machinery(
                dice.happens(0.1, 7),
                pick(dice, 18, 0, 100, 10_000, 50_000),
                pick(dice, 34, 5, 100, 100, 100) / 100.0,
                pick(dice, 25, 10 * MICRO, MILLI, 10 * MILLI, timeout / 5),
                timeout * 3,
                pick(dice, 26, 10 * MICRO, MILLI, timeout / 10),
                pick(dice, 27, 1, 3, 10, 40, 200, Long.MAX_VALUE / 2),
                (int) pick(dice, 28, 64, 200, 1024, 1 << 18),
                (int) pick(dice, 29, 1, 2, 5, 1_000, 1_000));
    }

    private static Troubles troubles(Dice dice, long timeout, boolean changes) {
        return new Troubles(
                timeout * pick(dice, 40, 1, 2, 4, 8, 16, 32) / 2,
                (int) pick(dice, 41, 0, 1, 3, 6),
                (int) pick(dice, 42, 0, 0, 1, 3),
                (int) pick(dice, 43, 0, 1, 3, 6),
                (int) pick(dice, 44, 0, 1, 2),
                (int) pick(dice, 45, 0, 0, 1, 3),
                changes ? (int) pick(dice, 46, 1, 2, 4) : 0,
                dice.happens(0.1, 47),
                dice.happens(0.5, 48),
                dice.happens(0.5, 49),
                dice.happens(0.3, 50));
    }

    private static long pick(Dice dice, long subject, long... choices) {
        return choices[dice.below(choices.length, subject)];
    }

    /** Nothing in half of the seeds, else up to this, more often little. */
    private static double some(Dice dice, long subject, double most) {
        double share = dice.below(1000, subject + 1000) / 1000.0;
        return dice.happens(0.5, subject) ? 0 : most * share * share;
    }

    /** T. */
    long electionTimeoutNanos() {
        return rules.electionTimeoutNanos();
    }

    /** T of the server that waits longest. */
    long longestElectionTimeoutNanos() {
        return rules.electionTimeoutNanos() * (mixed ? LONGEST_FACTOR : 1);
    }

    /**
     * What one server is started with.
     *
     * @param luck of this start
     */
    RaftSettings rulesOf(ServerId self, Dice dice, long luck) {
        if (!mixed) {
            return changed(
                    rules,
                    self,
                    rules.electionTimeoutNanos(),
                    rules.preVote(),
                    rules.checkQuorum(),
                    rules.leaseReads());
        }
        long factor = pick(dice, luck, 1, 1, 2, LONGEST_FACTOR);
        boolean leases = dice.happens(0.7, luck + 1);
        return changed(
                rules, self, factor * rules.electionTimeoutNanos(), rules.preVote(), rules.checkQuorum(), leases);
    }

    /** The same settings, but for who votes when and on what reads rest. */
    static RaftSettings withVoting(RaftSettings rules, boolean preVote, boolean checkQuorum, boolean leaseReads) {
        return changed(rules, rules.self(), rules.electionTimeoutNanos(), preVote, checkQuorum, leaseReads);
    }

    /** The same settings, but for how much is sent at once: as much as without a swarm. */
    static RaftSettings withUsualWindows(RaftSettings rules) {
        RaftSettings usual = RaftSettings.defaults(rules.self());
        return sending(usual, rules, rules.trailingEntries());
    }

    /** The same settings, but a snapshot is sent for whatever it holds. */
    static RaftSettings withoutTrailingEntries(RaftSettings rules) {
        return sending(rules, rules, 0);
    }

    private static RaftSettings sending(RaftSettings limits, RaftSettings rules, long trailingEntries) {
        return new RaftSettings(
                rules.self(),
                rules.electionTimeoutNanos(),
                rules.heartbeatNanos(),
                limits.appendEntriesMax(),
                limits.appendBytesMax(),
                limits.windowMessages(),
                limits.windowBytes(),
                limits.uncommittedBytesMax(),
                limits.entryBytesMax(),
                limits.applyBytesMax(),
                rules.cacheBytesMax(),
                trailingEntries,
                rules.catchUpRounds(),
                rules.preVote(),
                rules.checkQuorum(),
                rules.leaseReads());
    }

    private static RaftSettings changed(
            RaftSettings rules,
            ServerId self,
            long electionTimeoutNanos,
            boolean preVote,
            boolean checkQuorum,
            boolean leaseReads) {
        return new RaftSettings(
                self,
                electionTimeoutNanos,
                rules.heartbeatNanos(),
                rules.appendEntriesMax(),
                rules.appendBytesMax(),
                rules.windowMessages(),
                rules.windowBytes(),
                rules.uncommittedBytesMax(),
                rules.entryBytesMax(),
                rules.applyBytesMax(),
                rules.cacheBytesMax(),
                rules.trailingEntries(),
                rules.catchUpRounds(),
                preVote,
                checkQuorum,
                leaseReads);
    }

    Swarm with(RaftSettings other) {
        return new Swarm(voters, spares, other, weather, machinery, load, troubles, focus, mixed);
    }

    Swarm with(Weather other) {
        return new Swarm(voters, spares, rules, other, machinery, load, troubles, focus, mixed);
    }

    Swarm with(Machinery other) {
        return new Swarm(voters, spares, rules, weather, other, load, troubles, focus, mixed);
    }

    Swarm withServers(int fewerVoters, int fewerSpares) {
        return new Swarm(
                Math.max(1, fewerVoters), fewerSpares, rules, weather, machinery, load, troubles, focus, mixed);
    }
}
