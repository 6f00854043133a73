package dev.raftctl.node.simulation;

import dev.raftctl.node.machine.CommandEntryPayload;
import dev.raftctl.node.machine.ReplicatedState;
import dev.raftctl.node.pipeline.LeaseTimeProposer;
import dev.raftctl.node.simulation.safety.SafetyPropertyViolation;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.coordination.CoordinationQuery;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.coordination.LeaseDescription;
import dev.raftctl.protocol.coordination.LockDescription;
import dev.raftctl.protocol.coordination.LockDescription.LockMember;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogEntryKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks leases and locks: compares the replies to clients with the state of every server, in virtual time.
 *
 * <table>
 * <caption>Checks</caption>
 * <tr><td>LeaseLowerBound</td><td>no lease ends before its TTL has passed since a confirmed renewal was sent (LS3,
 * LS5)</td></tr>
 * <tr><td>LeaseStaysEnded</td><td>an ended lease never lives again, and no renewal of it is confirmed (LS1,
 * LS2)</td></tr>
 * <tr><td>OneAdvanceIsShort</td><td>one advance of log time covers a few heartbeats at most (LS4)</td></tr>
 * <tr><td>Liveness</td><td>in a healed cluster, the leases of clients that are gone end (LS6)</td></tr>
 * <tr><td>TokensRise</td><td>a token is the index of the entry that hands the lock over (LK2)</td></tr>
 * <tr><td>HolderIsAlive</td><td>a lock is handed only to a live lease (LK3)</td></tr>
 * <tr><td>LockDelay</td><td>a lost lock is not acquired before its delay is over (LK5)</td></tr>
 * <tr><td>OneClaim</td><td>a lease has one claim to a lock, and a lock no more holders than it may have (LK6)</td></tr>
 * <tr><td>MutualExclusion</td><td>no two clients believe that they hold a lock at the same time</td></tr>
 * </table>
 */
final class CoordinationChecks implements AppliedEntryCheck {
    private static final long MILLI = 1_000_000;

    private final SimulationContext context;
    private final SimulationSettings settings;
    /** How many of the newest leases are looked for in each state. */
    private static final int CHECKED_LEASES = 30;

    private final NavigableMap<Long, LeaseFacts> leases = new TreeMap<>();
    private final Map<String, LockFacts> locks = new TreeMap<>();
    private final Map<Object, Observation> observations = new HashMap<>();

    /** What is known of one lease. */
    private static final class LeaseFacts {
        final long ttlMillis;
        long confirmedNanos;
        boolean isRevoked;
        long endedIndex = Long.MAX_VALUE;

        LeaseFacts(long ttlMillis) {
            this.ttlMillis = ttlMillis;
        }
    }

    /** What is known of one lock with a single holder. */
    private static final class LockFacts {
        final Map<Long, Long> leaseByToken = new TreeMap<>();
        final Set<Long> released = new HashSet<>();
        /** The first time at which a server's state showed that this token was lost. */
        final Map<Long, Long> lostNanosByToken = new TreeMap<>();
        /** The applied index of that state, which is not below that of the losing entry. */
        final Map<Long, Long> lostIndexByToken = new TreeMap<>();

        @Nullable
        Belief belief;
    }

    /** A client's belief that it holds a lock, from which it never goes back before the deadline or its release. */
    private static final class Belief {
        final String client;
        final long lease;
        boolean isOver;

        Belief(String client, long lease) {
            this.client = client;
            this.lease = lease;
        }
    }

    /** The state of one server when it was last looked at. */
    private record Observation(long applied, Map<String, List<Long>> tokens) {}

    CoordinationChecks(SimulationContext context, SimulationSettings settings) {
        this.context = context;
        this.settings = settings;
    }

    /** Returns for how long a client may rely on a lease after it sent a renewal that was confirmed. */
    long reliableNanos(long ttlMillis) {
        // A server's clock may be too fast; the client's is exact.
        return ttlMillis * MILLI / 1_000_000 * (1_000_000 - settings.hardware().maxDriftPpm());
    }

    /** Records that a grant or a renewal was confirmed that was sent at this time and applied at this index. */
    void onConfirmed(long lease, long ttlMillis, long sentNanos, long index) {
        LeaseFacts facts = leases.computeIfAbsent(lease, id -> new LeaseFacts(ttlMillis));
        if (index >= facts.endedIndex) {
            throw new SafetyPropertyViolation(
                    "LeaseStaysEnded",
                    "lease " + lease + " was renewed at index " + index + " although it had ended by index "
                            + facts.endedIndex);
        }
        facts.confirmedNanos = Math.max(facts.confirmedNanos, sentNanos);
    }

    void onRevoking(long lease) {
        LeaseFacts facts = leases.get(lease);
        if (facts != null) {
            facts.isRevoked = true;
        }
    }

    /** Returns whether there is a lease whose end no server's state has shown. */
    boolean hasLease() {
        return leases.values().stream().anyMatch(facts -> facts.endedIndex == Long.MAX_VALUE);
    }

    /** Records that a client learned that it holds a lock, on which it relies while its lease is confirmed. */
    void onAcquired(String client, String lock, long lease, long token) {
        LockFacts facts = locks.computeIfAbsent(lock, name -> new LockFacts());
        Belief belief = new Belief(client, lease);
        if (!relies(belief)) {
            // The reply came so late that the lease, and with it the lock, may have ended.
            return;
        }
        Belief other = facts.belief;
        if (other != null && !other.isOver && relies(other)) {
            throw new SafetyPropertyViolation(
                    "MutualExclusion",
                    client + " holds " + lock + " with the token " + token + " while " + other.client + " does, too");
        }
        facts.belief = belief;
    }

    private boolean relies(Belief belief) {
        LeaseFacts facts = leases.get(belief.lease);
        return facts != null
                && !facts.isRevoked
                && context.now() < facts.confirmedNanos + reliableNanos(facts.ttlMillis);
    }

    /** Records that a client is about to give up a lock. */
    void onReleasing(String client, String lock, long token) {
        LockFacts facts = locks.computeIfAbsent(lock, name -> new LockFacts());
        facts.released.add(token);
        Belief belief = facts.belief;
        if (belief != null && belief.client.equals(client)) {
            belief.isOver = true;
        }
    }

    /** Checks an entry that a server applies. */
    @Override
    public void onApply(LogEntry entry) {
        if (entry.kind() != LogEntryKind.COMMAND || entry.payload()[0] == CommandEntryPayload.VERSION) {
            return;
        }
        CommandEntryPayload.AdvanceLeaseTimePayload advance =
                CommandEntryPayload.decode(entry.payload()).as(CommandEntryPayload.AdvanceLeaseTimePayload.class);
        if (advance != null) {
            long maxMillis = LeaseTimeProposer.MAX_ADVANCE_HEARTBEATS
                            * settings.raftSettings().heartbeatNanos()
                            / MILLI
                    + 1;
            if (advance.elapsedMillis() > maxMillis) {
                throw new SafetyPropertyViolation(
                        "OneAdvanceIsShort",
                        entry + " advances log time by " + advance.elapsedMillis() + " ms; at most " + maxMillis);
            }
            context.count("lease time advances");
        }
    }

    /** Checks the state of a server after a batch of entries. */
    @Override
    public void onState(Object process, ReplicatedState state) {
        long applied = state.lastApplied().index();
        int count = 0;
        for (Map.Entry<Long, LeaseFacts> lease : leases.descendingMap().entrySet()) {
            if (count++ < CHECKED_LEASES || lease.getValue().endedIndex == Long.MAX_VALUE) {
                checkLease(lease.getKey(), lease.getValue(), state, applied);
            }
        }
        Observation before = observations.get(process);
        Map<String, List<Long>> tokens = new TreeMap<>();
        for (LockDescription lock : listLocks(state)) {
            checkClaims(lock);
            String name = new String(lock.name(), StandardCharsets.UTF_8);
            List<Long> held = lock.holders().stream().map(LockMember::index).toList();
            tokens.put(name, held);
            if (before != null) {
                for (LockMember holder : lock.holders()) {
                    checkHolder(name, holder, before, state, lock.maxHolders());
                }
            }
        }
        if (before != null && applied > before.applied()) {
            before.tokens().forEach((name, held) -> {
                for (long token : held) {
                    if (!tokens.getOrDefault(name, List.of()).contains(token)) {
                        onGone(name, token, applied);
                    }
                }
            });
        }
        observations.put(process, new Observation(applied, tokens));
    }

    private void checkLease(long id, LeaseFacts facts, ReplicatedState state, long applied) {
        if (applied < id) {
            return;
        }
        boolean isAlive = isAlive(id, state);
        if (isAlive && applied >= facts.endedIndex) {
            throw new SafetyPropertyViolation(
                    "LeaseStaysEnded",
                    "lease " + id + " is alive at index " + applied + " although it had ended by index "
                            + facts.endedIndex);
        }
        if (isAlive || facts.endedIndex <= applied) {
            return;
        }
        if (facts.endedIndex == Long.MAX_VALUE) {
            context.count(facts.isRevoked ? "leases revoked" : "leases expired");
            long earliest = facts.confirmedNanos + reliableNanos(facts.ttlMillis);
            if (!facts.isRevoked && context.now() < earliest) {
                throw new SafetyPropertyViolation(
                        "LeaseLowerBound",
                        "lease " + id + " of " + facts.ttlMillis + " ms expired " + (earliest - context.now()) / MILLI
                                + " ms too early, at index " + applied);
            }
        }
        facts.endedIndex = applied;
    }

    private static boolean isAlive(long lease, ReplicatedState state) {
        CoordinationResult.LeaseShown shown = query(state, new CoordinationQuery.ShowLease(lease, new byte[0], 1))
                .as(CoordinationResult.LeaseShown.class);
        LeaseDescription description = shown == null ? null : shown.lease();
        return description != null && description.remainingMillis() > 0;
    }

    private static List<LockDescription> listLocks(ReplicatedState state) {
        CoordinationResult.LockListing listing = query(state, new CoordinationQuery.ListLocks(new byte[0], 100))
                .as(CoordinationResult.LockListing.class);
        return listing == null ? List.of() : listing.locks();
    }

    private static CoordinationResult query(ReplicatedState state, CoordinationQuery query) {
        return CoordinationMessageFormat.decodeResult(
                state.queryCoordination(CoordinationMessageFormat.encodeQuery(query)));
    }

    private static void checkClaims(LockDescription lock) {
        Set<Long> claimed = new HashSet<>();
        List<LockMember> claims = new ArrayList<>(lock.holders());
        claims.addAll(lock.waiters());
        for (LockMember claim : claims) {
            if (!claimed.add(claim.lease())) {
                throw new SafetyPropertyViolation("OneClaim", "lease " + claim.lease() + " claims a lock twice");
            }
        }
        if (lock.holders().size() > lock.maxHolders()) {
            throw new SafetyPropertyViolation("OneClaim", "a lock has the holders " + lock.holders());
        }
    }

    private void checkHolder(
            String name, LockMember holder, Observation before, ReplicatedState state, int maxHolders) {
        long token = holder.index();
        long applied = state.lastApplied().index();
        if (before.tokens().getOrDefault(name, List.of()).contains(token)) {
            return;
        }
        LockFacts facts = locks.computeIfAbsent(name, lock -> new LockFacts());
        Long lease = facts.leaseByToken.putIfAbsent(token, holder.lease());
        boolean isOfAnother = lease != null && lease != holder.lease();
        if (isOfAnother || token > applied || (token <= before.applied() && applied > before.applied())) {
            throw new SafetyPropertyViolation(
                    "TokensRise",
                    name + " has the token " + token + " of lease " + holder.lease() + " since an index in ("
                            + before.applied() + ", " + applied + "]" + (isOfAnother ? ", like lease " + lease : ""));
        }
        if (token == applied && !isAlive(holder.lease(), state)) {
            throw new SafetyPropertyViolation(
                    "HolderIsAlive", name + " is handed to the ended lease " + holder.lease() + " at " + applied);
        }
        if (lease == null) {
            context.count("locks acquired");
            if (maxHolders == 1) {
                checkDelay(name, facts, token);
            }
        }
    }

    private void checkDelay(String name, LockFacts facts, long token) {
        facts.lostNanosByToken.forEach((lost, nanos) -> {
            long lostIndex = facts.lostIndexByToken.getOrDefault(lost, Long.MAX_VALUE);
            if (lostIndex < token && context.now() < nanos + reliableNanos(CoordinationClient.LOCK_DELAY_MILLIS)) {
                throw new SafetyPropertyViolation(
                        "LockDelay",
                        name + " was acquired with the token " + token + " only " + (context.now() - nanos) / MILLI
                                + " ms after the token " + lost + " was lost");
            }
        });
    }

    private void onGone(String name, long token, long applied) {
        LockFacts facts = locks.computeIfAbsent(name, lock -> new LockFacts());
        if (!facts.released.contains(token) && !facts.lostNanosByToken.containsKey(token)) {
            context.count("locks lost");
            facts.lostNanosByToken.put(token, context.now());
            facts.lostIndexByToken.put(token, applied);
        }
    }
}
