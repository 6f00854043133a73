package dev.raftctl.cli.view;

import dev.raftctl.cli.history.TimelineEvent;
import dev.raftctl.protocol.message.ServerId;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Describes events for people: which servers they concern, and what happened. */
final class TimelineSentences {
    private TimelineSentences() {}

    /** Returns the server, or the voter and the candidate of a rejected vote. */
    static String who(TimelineEvent event) {
        return event.isRejection()
                ? nameOf(event.voter()) + " x " + nameOf(event.candidate())
                : event.server().value();
    }

    private static String nameOf(@Nullable ServerId server) {
        return server == null ? "?" : server.value();
    }

    /**
     * Returns what happened, without the name of the server unless a verb needs it.
     *
     * @param leaderlessMillis how long there was no leader before an election was won; -1 if it is unknown
     */
    static String what(TimelineEvent event, long leaderlessMillis) {
        String repeated = event.count() < 2
                ? ""
                : " (" + event.count() + " times in "
                        + HumanReadableUnits.millis(Math.max(0, event.untilMillis() - event.atMillis())) + ")";
        return sentence(event, leaderlessMillis) + repeated;
    }

    private static String sentence(TimelineEvent event, long leaderlessMillis) {
        return switch (event.kind()) {
            case "election-won" -> won(event, leaderlessMillis);
            case "election-started" ->
                "campaigns for term " + event.term()
                        + (event.cause().equals("timeout") ? "" : ", requested by " + requester(event));
            case "vote-refused", "prevote-refused", "refused-by" -> rejection(event);
            case "vote-granted" -> "votes for " + nameOf(event.peer());
            case "leader-heard" -> "follows " + nameOf(event.peer());
            case "stepped-down" -> steppedDown(event);
            case "leader-lost" -> silence(event, "lost its leader " + nameOf(event.peer()));
            case "follower-lost" -> silence(event, "lost follower " + nameOf(event.peer()));
            case "follower-returned" -> nameOf(event.peer()) + " responds again";
            case "paused" -> paused(event);
            case "transfer-started" -> "transfers leadership to " + nameOf(event.peer());
            default -> event.text().isEmpty() ? event.kind() : event.text();
        };
    }

    private static String requester(TimelineEvent event) {
        return event.cause().equals("transfer") ? "the leader" : "an operator";
    }

    private static String won(TimelineEvent event, long leaderlessMillis) {
        StringJoiner voters = new StringJoiner(" ");
        event.votes().forEach(voter -> voters.add(voter.value()));
        return "WINS term " + event.term() + (event.votes().isEmpty() ? "" : " by " + voters)
                + (leaderlessMillis < 0
                        ? ""
                        : "; " + HumanReadableUnits.millis(leaderlessMillis) + " without a leader");
    }

    private static String rejection(TimelineEvent event) {
        String candidate = nameOf(event.candidate());
        String vote = event.isPreVoteRejection() ? "pre-vote" : "vote";
        String leader = event.data().text("voterLeader");
        return nameOf(event.voter()) + " rejects " + candidate + "'s " + vote + ": "
                + VoteRejectionPhrases.of(event.cause())
                + (event.cause().equals("leader_alive") && !leader.isEmpty() ? " (" + leader + ")" : "");
    }

    private static String steppedDown(TimelineEvent event) {
        long ago = event.quorumContactAgoMillis();
        String quorum = ago < 0 ? "" : "; no quorum for " + HumanReadableUnits.millis(ago);
        return switch (event.cause()) {
            case "higher-term" -> "steps down: term " + event.term() + (ago > 1_000 ? quorum : "");
            case "no-quorum" -> "steps down" + quorum;
            default -> event.text().isEmpty() ? "steps down: " + event.cause() : event.text();
        };
    }

    private static String silence(TimelineEvent event, String start) {
        long heardAgo = event.data().number("heardAgoMs", -1);
        return heardAgo < 0 ? start : start + ": nothing heard for " + HumanReadableUnits.millis(heardAgo);
    }

    private static String paused(TimelineEvent event) {
        long gc = event.data().number("gcMs", 0);
        return "was paused " + event.data().text("ms") + "ms" + (gc > 0 ? ", " + gc + "ms of it GC" : "");
    }
}
