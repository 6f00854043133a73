package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.net.NoReply;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
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
    /** How long an endpoint of which nobody has heard is waited for. */
    private static final long STRANGER_MILLIS = 250;

    private final Acquaintance known;
    private final Crowd crowd;
    private final Deadline deadline;
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

    Rounds(Acquaintance known, Links links, Deadline deadline, Notes notes) {
        this.known = known;
        this.deadline = deadline;
        crowd = new Crowd(links, deadline.pace(), notes);
    }

    /**
     * When a round may end before all have answered.
     *
     * @param graceMillis how long the others are waited for once it is enough
     */
    record Enough(Condition condition, long graceMillis) {
        static final Enough ALL = new Enough(soFar -> false, 0);
        static final Enough LEADER = new Enough(soFar -> soFar.leader() != null, 0);
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
        answerMillis = Math.max(1, Math.min(millis, deadline.leftMillis()));
        patienceMillis = Math.max(1, Math.min(patience, deadline.leftMillis()));
        Deadline round = deadline.within(patienceMillis);
        boolean hasEnough = false;
        fresh.clear();
        for (Target target : known.targets()) {
            ask(target);
        }
        takeLateOnes();
        while (!slow.containsAll(asked)) {
            Reply reply = crowd.next(round.leftMillis());
            if (reply == null && !hasEnough && patienceMillis == patience) {
                slow.addAll(asked);
            }
            if (reply == null) {
                break;
            }
            take(reply);
            if (hasEnough && enough.graceMillis() == 0 && !mayBringStrangers()) {
                break;
            }
            if (!hasEnough && enough.condition().holds(new Survey(Roll.call(List.copyOf(fresh.values()))))) {
                hasEnough = true;
                round = round.within(Math.max(enough.graceMillis(), mayBringStrangers() ? STRANGER_MILLIS : 0));
            }
        }
        return survey();
    }

    /** Whether an endpoint has yet to answer of which nobody has heard, or several clusters have been heard of. */
    private boolean mayBringStrangers() {
        Set<String> members = new HashSet<>();
        Set<String> clusters = new HashSet<>();
        for (Sighting each : fresh.values()) {
            ServerStatus status = each.status();
            if (status != null && !status.clusterId().isEmpty()) {
                clusters.add(status.clusterId());
                status.configuration().members().values().forEach(member -> members.add(member.address()));
            }
        }
        for (HostPort address : asked) {
            if (!slow.contains(address) && (clusters.size() > 1 || !members.contains(address.toString()))) {
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
        if (known.only() == null) {
            for (Member member : status.configuration().members().values()) {
                Target other = Target.of(member);
                if (other != null && !hasMet(member.id(), other.address())) {
                    ask(other);
                }
            }
        }
    }

    private void saw(Sighting sighting) {
        seen.put(sighting.address(), sighting);
        fresh.put(sighting.address(), sighting);
    }

    private boolean hasMet(ServerId id, HostPort address) {
        if (seen.containsKey(address) || asked.contains(address)) {
            return true;
        }
        for (Sighting each : seen.values()) {
            if (id.equals(each.id()) && each.isReachable()) {
                return true;
            }
        }
        return false;
    }

    /** What is known now: each server once, members that did not answer yet among them. */
    private Survey survey() throws Failure {
        List<Sighting> all = new ArrayList<>(seen.values());
        for (HostPort address : asked) {
            if (!seen.containsKey(address) || slow.contains(address)) {
                all.removeIf(each -> each.address().equals(address));
                all.add(new Sighting(null, address, null, silence(address)));
            }
        }
        List<Sighting> marked = Strangers.markedIn(all);
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

    private IOException silence(HostPort address) {
        long since = silentSince.getOrDefault(address, deadline.pace().nanoTime());
        long waited = TimeUnit.NANOSECONDS.toMillis(deadline.pace().nanoTime() - since);
        return new IOException(waited > 0 ? "no answer within " + waited + " ms" : "no answer yet");
    }

    @Override
    public void close() {
        crowd.close();
    }
}
