package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientReply.FilesChecked;
import dev.raftctl.protocol.message.ClientReply.StateHashed;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.wire.NotSpoken;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether all servers hold the same: their states are compared at one applied index, and their files read. While writes go on, the
 * index is one a little ahead, which each server tells of when it gets there. One thread.
 */
public final class Verification {
    /** How long the servers have to get to the index. */
    private static final long REACH_MILLIS = 2_000;

    /** How the distance grows, in entries, while writes are quicker than the questions: from one, so that few writes reach it too. */
    private static final int AHEAD_GROWTH = 8;

    /** How often it is told how far the servers are that read their files. */
    private static final long LOOK_MILLIS = 500;

    /** With less time left than this, no further comparison begins: what the last one found counts. */
    private static final long COMPARE_MILLIS_MIN = 100;

    private static final String NAME = "verify";

    private final ClusterClient cluster;

    /** The servers of the last round that cannot be asked at all. */
    private final SortedMap<ServerId, NotSpoken> tooOld = new TreeMap<>();

    public Verification(ClusterClient cluster) {
        this.cluster = cluster;
    }

    /** What it came to. */
    public record Verdict(long index, List<Replica> replicas) {
        /** How many different states were told; 0: nobody told any, and so nothing was compared. */
        public long states() {
            return replicas.stream()
                    .map(Replica::state)
                    .filter(state -> state != null)
                    .distinct()
                    .count();
        }

        /** Whether some told their state, and all of those the same. */
        public boolean isSame() {
            return states() == 1;
        }

        public boolean isDamaged() {
            return replicas.stream().anyMatch(Replica::isDamaged);
        }

        /** Every replica was looked at, and all is well. */
        public boolean isWell() {
            return isSame()
                    && !isDamaged()
                    && replicas.stream().allMatch(each -> each.trouble().isEmpty());
        }
    }

    /** @param files whether the servers are to read their files too; the time for that is the command's, anew */
    public Verdict run(boolean files) throws Failure {
        SortedMap<ServerId, Replica> replicas = new TreeMap<>();
        long index = compare(replicas);
        if (files) {
            checkFiles(replicas);
        }
        return new Verdict(index, List.copyOf(replicas.values()));
    }

    private long compare(SortedMap<ServerId, Replica> replicas) throws Failure {
        long ahead = 0;
        while (true) {
            Survey survey = cluster.survey();
            ServerStatus leader = survey.leader();
            if (leader == null) {
                throw Leaderless.failure(survey, "not verified: ");
            }
            long index = leader.last().index() + ahead;
            cluster.notes().progress("comparing at index " + index);
            ask(survey, leader, index, replicas);
            boolean nobodyNew = replicas.keySet().stream()
                    .noneMatch(id -> survey.answering().contains(id) && !tooOld.containsKey(id));
            if (!tooOld.isEmpty() && nobodyNew) {
                throw TooOld.failure(tooOld, NAME);
            }
            boolean late = replicas.values().stream().anyMatch(each -> isBeyond(each.state(), index));
            // The writes may have ended before the index was reached: then all are soon where the leader is.
            boolean early = ahead > 0 && !late && isWaitedFor(survey, replicas);
            if ((!late && !early) || cluster.deadline().leftMillis() < COMPARE_MILLIS_MIN) {
                replicas.replaceAll((id, replica) -> isBeyond(replica.state(), index)
                        ? new Replica(id, null, null, "it was beyond index " + index + " when it was asked")
                        : replica);
                return index;
            }
            ahead = early ? 0 : Math.max(1, ahead * AHEAD_GROWTH);
        }
    }

    /** Whether one that answers has not come to the index yet. */
    private boolean isWaitedFor(Survey survey, SortedMap<ServerId, Replica> replicas) {
        return replicas.values().stream()
                .anyMatch(each -> each.state() == null
                        && survey.answering().contains(each.id())
                        && !tooOld.containsKey(each.id()));
    }

    private static boolean isBeyond(@Nullable StateHashed state, long index) {
        return state != null && state.applied().index() > index;
    }

    private void ask(Survey survey, ServerStatus leader, long index, SortedMap<ServerId, Replica> replicas)
            throws Failure {
        replicas.clear();
        tooOld.clear();
        for (Member member : leader.configuration().members().values()) {
            Sighting sighting = survey.sighting(member.id());
            String trouble = sighting == null || sighting.isReachable()
                    ? "it did not reach index " + index + " in time"
                    : "it does not answer: " + sighting.error();
            replicas.put(member.id(), new Replica(member.id(), null, null, trouble));
        }
        long millis = Math.min(REACH_MILLIS, Math.max(1, cluster.deadline().leftMillis()));
        for (Reply reply : askThem(survey, replicas, new ClientRequest.HashState(index), millis)) {
            ServerId id = reply.target().id();
            if (id != null
                    && reply.reply() instanceof StateHashed state
                    && state.applied().index() >= index) {
                replicas.put(id, new Replica(id, state, null, ""));
            } else if (id != null && reply.reply() instanceof ClientReply.Refused refused) {
                replicas.put(id, new Replica(id, null, null, refused.why().message()));
            } else if (id != null && reply.gap() != null) {
                tooOld.put(id, reply.gap());
                replicas.put(id, new Replica(id, null, null, TooOld.sentence(reply.gap(), NAME)));
            }
        }
    }

    private void checkFiles(SortedMap<ServerId, Replica> replicas) throws Failure {
        ClusterClient anew = cluster.again();
        Survey survey = anew.survey();
        List<Reply> replies = new Verification(anew)
                .askThem(
                        survey,
                        replicas,
                        new ClientRequest.CheckFiles(),
                        anew.deadline().leftMillis());
        for (Reply reply : replies) {
            ServerId id = reply.target().id();
            Replica replica = id == null ? null : replicas.get(id);
            if (replica == null || reply.gap() != null) {
                continue; // Told already, with its state.
            }
            if (reply.reply() instanceof FilesChecked checked) {
                replicas.put(replica.id(), replica.with(checked));
            } else if (reply.reply() instanceof ClientReply.Refused refused) {
                replicas.put(
                        replica.id(),
                        replica.lacking("its files: " + refused.why().message()));
            } else {
                replicas.put(replica.id(), replica.lacking("its files were not checked in time: --timeout gives more"));
            }
        }
    }

    /** Each on its own; a reply of every one that can be reached, also of those that gave none. */
    private List<Reply> askThem(
            Survey survey, SortedMap<ServerId, Replica> replicas, ClientRequest request, long millis) throws Failure {
        List<Target> targets = new ArrayList<>();
        for (ServerId id : replicas.keySet()) {
            Sighting sighting = survey.sighting(id);
            if (sighting != null && sighting.isReachable()) {
                targets.add(new Target(id, sighting.address()));
            }
        }
        List<Reply> replies = new ArrayList<>();
        try (Crowd crowd = cluster.crowd();
                FileReading reading =
                        new FileReading(cluster.crowd(), cluster.deadline().pace(), cluster.notes())) {
            targets.forEach(target -> crowd.ask(target, request, millis));
            Deadline end = cluster.deadline().within(millis + ClusterClient.MARGIN_MILLIS);
            List<Target> open = new ArrayList<>(targets);
            while (!open.isEmpty() && !end.isOver()) {
                Reply reply = crowd.next(Math.min(LOOK_MILLIS, end.leftMillis()));
                if (reply != null) {
                    replies.add(reply);
                    open.remove(reply.target());
                } else if (request instanceof ClientRequest.CheckFiles) {
                    reading.look(open, targets.size());
                }
            }
        }
        for (Target target : targets) {
            if (replies.stream().noneMatch(reply -> reply.target().equals(target))) {
                replies.add(new Reply(target, request, null, null));
            }
        }
        return replies;
    }
}
