package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.net.NoReply;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Asks all servers how they are, again and again if need be. Others are found from the configurations of those that answer. A
 * server that is slow in one round is not waited for in the next, and not asked twice at once. One thread.
 */
final class Rounds implements AutoCloseable {
    /** The part of the command's time that an endpoint has to name its cluster, if it is not known to be a member. */
    private static final int SHARES = 4;

    private static final long SHARE_MILLIS_MAX = 1_000;

    /** With less time left than this, servers that do not answer are not seen as silent. */
    private static final long FAIR_MILLIS = 500;

    /** With less time left than this, no further round begins. */
    private static final long ROUND_MILLIS_MIN = 40;

    private final Acquaintance known;
    private final Crowd crowd;
    private final Deadline deadline;
    /**
     * What each server was last seen to be by any round of the command that was not cut short by the end of its time.
     */
    private final Map<HostPort, Sighting> last;

    private final Map<HostPort, Sighting> seen = new HashMap<>();
    private final Map<HostPort, Sighting> fresh = new HashMap<>();
    /** Who has not answered yet. */
    private final Set<HostPort> asked = new HashSet<>();
    /** Since when each is silent, in nanoseconds; through several questions, if the time for one is up. */
    private final Map<HostPort, Long> silentSince = new HashMap<>();
    /** Those of them that have had a whole round's time. */
    private final Set<HostPort> slow = new HashSet<>();

    private long answerMillis;
    private long patienceMillis;
    private boolean isCut;

    /** @param last what earlier rounds of the command saw of each server; this one adds to it */
    Rounds(Acquaintance known, Links links, Deadline deadline, Notes notes, Map<HostPort, Sighting> last) {
        this.known = known;
        this.deadline = deadline;
        this.last = last;
        crowd = new Crowd(links, deadline.pace(), notes, known);
    }

    /**
     * When a round may end before all have answered.
     *
     * @param graceMillis how long the others are waited for once it is enough
     */
    record Enough(Condition condition, long graceMillis) {
        static final Enough ALL = new Enough(soFar -> false, 0);
        /** A leader that works, in the highest term: one of an earlier term may not know yet that it was replaced. */
        static final Enough LEADER = new Enough(
                soFar -> {
                    ServerStatus leader = soFar.workingLeader();
                    return leader != null && leader.term() >= soFar.term();
                },
                0);
    }

    /** Something that may hold of a cluster. */
    interface Condition {
        boolean holds(Survey survey);
    }

    /**
     * One round: until all have answered, or it is enough, or the time is up.
     *
     * @param millis what each server has to answer; a late answer is good for a later round
     * @param patience in milliseconds, how long this round waits
     */
    Survey next(long millis, long patience, Enough enough) throws Failure {
        isCut = deadline.leftMillis() < Math.max(patience, FAIR_MILLIS);
        if (deadline.leftMillis() < ROUND_MILLIS_MIN && hasSeenAll()) {
            return survey();
        }
        answerMillis = Math.max(1, Math.min(millis, deadline.leftMillis()));
        patienceMillis = Math.max(1, Math.min(patience, deadline.leftMillis()));
        Deadline round = deadline.within(patienceMillis);
        Deadline grace = round;
        Deadline share = deadline.within(shareMillis());
        boolean hasEnough = false;
        fresh.clear();
        for (Target target : known.targets()) {
            ask(target);
        }
        takeLateOnes();
        while (!slow.containsAll(asked) || (hasEnough && awaitsEndpoint())) {
            Reply reply = crowd.next(round.leftMillis());
            if (reply == null && !hasEnough && patienceMillis == patience) {
                slow.addAll(asked);
            }
            if (reply == null) {
                break;
            }
            take(reply);
            String cluster = strangers(fresh.values()).meant(known.cluster());
            if (cluster == null) {
                break;
            }
            if (!hasEnough && enough.condition().holds(soFar(cluster))) {
                hasEnough = true;
                grace = round.within(enough.graceMillis());
            }
            if (hasEnough) {
                round = awaitsEndpoint() ? share : grace;
            }
        }
        if (!awaitsEndpoint()) {
            known.settle();
        }
        return survey();
    }

    private Strangers strangers(Collection<Sighting> sightings) {
        return new Strangers(sightings, known.endpoints());
    }

    private Survey soFar(String cluster) {
        return new Survey(Roll.call(strangers(fresh.values()).markedFor(cluster)));
    }

    /** Whether rounds of this command have seen all servers that this one would ask. */
    private boolean hasSeenAll() {
        List<Target> targets = known.targets();
        return !targets.isEmpty() && targets.stream().allMatch(target -> last.containsKey(target.address()));
    }

    private long shareMillis() {
        return Math.min(deadline.totalMillis() / SHARES, SHARE_MILLIS_MAX);
    }

    /**
     * Whether an endpoint may yet name another cluster: it has not answered, and it is not the address of a member of
     * the cluster that is meant. A share of the command's time is waited for it.
     */
    private boolean awaitsEndpoint() {
        if (known.isSettled() || known.only() != null) {
            return false;
        }
        Strangers strangers = strangers(seen.values());
        String cluster = strangers.meant(known.cluster());
        Set<String> members = cluster == null ? Set.of() : strangers.membersOf(cluster);
        for (HostPort address : asked) {
            if (known.endpoints().contains(address)
                    && !members.contains(address.toString())
                    && silentMillis(address) < shareMillis()) {
                return true;
            }
        }
        return false;
    }

    /** Answers that came after their round had ended; nobody waits for any. */
    private void takeLateOnes() throws Failure {
        Reply late = slow.isEmpty() ? null : crowd.next(0);
        while (late != null) {
            take(late);
            late = crowd.next(0);
        }
    }

    /** Whether some have yet to answer. */
    boolean isWaiting() {
        return !asked.isEmpty();
    }

    private void ask(Target target) {
        if (asked.add(target.address())) {
            silentSince.putIfAbsent(target.address(), deadline.pace().nanoTime());
            crowd.ask(target, new ClientRequest.Describe(), answerMillis);
        }
    }

    private void take(Reply reply) {
        Target target = reply.target();
        asked.remove(target.address());
        slow.remove(target.address());
        if (!(reply.reply() instanceof ServerStatus status)) {
            IOException trouble =
                    reply.trouble() != null ? reply.trouble() : new IOException("it would not say how it is");
            if (isCut && isTimeout(trouble) && last.containsKey(target.address())) {
                return; // It had too little time: what was seen before counts.
            }
            if (isSilence(trouble)) {
                trouble = silence(target.address());
            } else {
                silentSince.remove(target.address());
            }
            saw(new Sighting(target.id(), target.address(), null, trouble));
            return;
        }
        silentSince.remove(target.address());
        saw(new Sighting(status.id(), target.address(), status, null));
        if (known.only() == null && isMeant(status)) {
            for (Member member : status.configuration().members().values()) {
                Target other = Target.of(member);
                if (other != null && !hasMet(member.id(), other.address(), status.clusterId())) {
                    ask(other);
                }
            }
        }
    }

    private void saw(Sighting sighting) {
        seen.put(sighting.address(), sighting);
        fresh.put(sighting.address(), sighting);
    }

    /** Members of another cluster are of no interest. */
    private boolean isMeant(ServerStatus status) {
        String cluster = strangers(seen.values()).meant(known.cluster());
        return cluster == null || cluster.isEmpty() || cluster.equals(status.clusterId());
    }

    private boolean hasMet(ServerId id, HostPort address, String cluster) {
        if (seen.containsKey(address) || asked.contains(address)) {
            return true;
        }
        for (Sighting each : seen.values()) {
            ServerStatus status = each.status();
            if (id.equals(each.id()) && status != null && status.clusterId().equals(cluster)) {
                return true;
            }
        }
        return false;
    }

    /** What is known now: each server once, members that did not answer yet among them. */
    private Survey survey() throws Failure {
        Map<HostPort, Sighting> all = new HashMap<>(seen);
        if (isCut) {
            last.forEach((address, sighting) -> {
                if (!fresh.containsKey(address)) {
                    all.put(address, sighting);
                }
            });
        }
        for (HostPort address : asked) {
            boolean isKept = isCut && last.containsKey(address);
            if (!isKept && (!seen.containsKey(address) || slow.contains(address))) {
                all.put(address, new Sighting(null, address, null, silence(address)));
            }
        }
        Strangers strangers = strangers(all.values());
        String cluster = strangers.meant(known.cluster());
        if (cluster == null) {
            throw strangers.dispute();
        }
        if (!cluster.isEmpty()) {
            known.mean(cluster);
        }
        all.forEach((address, sighting) -> {
            if (fresh.containsKey(address) || (!isCut && slow.contains(address))) {
                last.put(address, sighting);
            }
        });
        List<Sighting> marked = strangers.markedFor(cluster);
        for (Sighting each : marked) {
            if (each.status() != null && fresh.containsKey(each.address())) {
                known.met(each.status(), each.address());
            }
        }
        return new Survey(Roll.call(marked));
    }

    private static boolean isSilence(IOException trouble) {
        return trouble instanceof SocketTimeoutException
                || (trouble instanceof NoReply && trouble.getCause() instanceof SocketTimeoutException);
    }

    private static boolean isTimeout(IOException trouble) {
        for (Throwable cause = trouble; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                return true;
            }
        }
        return false;
    }

    private long silentMillis(HostPort address) {
        long now = deadline.pace().nanoTime();
        return TimeUnit.NANOSECONDS.toMillis(now - silentSince.getOrDefault(address, now));
    }

    private IOException silence(HostPort address) {
        long waited = silentMillis(address);
        return new IOException(waited > 0 ? "no answer within " + waited + " ms" : "no answer yet");
    }

    @Override
    public void close() {
        crowd.close();
    }
}
