package dev.raftctl.node.observation;

import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.DecisionData;
import dev.raftctl.protocol.message.LeaderlessPeriod;
import dev.raftctl.protocol.message.PeerContact;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.message.VoteRejection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reports that a server knows no leader: when that begins, when what it does about it changes, and every 10 s a line
 * from which alone an operator sees what it waits for.
 */
final class LeaderlessObserver implements StatusObserver {
    private static final String KIND = "leaderless";
    private static final long REPEAT_MILLIS = 10_000;

    private boolean reported;
    private String stage = "";
    private long repeatDueMillis;

    @Override
    public void observe(ServerStatus status, long nowMillis, Consumer<ObservedEvent> events) {
        LeaderlessPeriod period = status.measurements().leaderless();
        if (period == null || period.sinceMs() < status.electionTimeoutMs()) {
            reported = false;
            return;
        }
        String cause = causeToReport(period, nowMillis);
        if (cause == null) {
            return;
        }
        reported = true;
        stage = period.stage();
        repeatDueMillis =
                nowMillis + (cause.equals("stage") ? Math.max(0, repeatDueMillis - nowMillis) : REPEAT_MILLIS);
        events.accept(event(status, period, cause));
    }

    private @Nullable String causeToReport(LeaderlessPeriod period, long nowMillis) {
        if (!reported) {
            return "begin";
        }
        if (nowMillis >= repeatDueMillis) {
            return "continues";
        }
        return isLasting(period.stage()) && !period.stage().equals(stage) ? "stage" : null;
    }

    /** Returns whether a server stays in this stage. While it campaigns, it alternates between the other stages. */
    private static boolean isLasting(String stage) {
        return !stage.equals("waiting") && !stage.equals("pre-candidate") && !stage.equals("candidate");
    }

    private static ObservedEvent event(ServerStatus status, LeaderlessPeriod period, String cause) {
        Configuration configuration = status.configuration();
        TreeSet<ServerId> reachable = new TreeSet<>();
        Map<ServerId, PeerContact> missing = new TreeMap<>();
        for (ServerId voter : configuration.allVoters()) {
            PeerContact contact = contactWith(status, voter);
            if (contact == null || contact.connected()) {
                reachable.add(voter);
            } else {
                missing.put(voter, contact);
            }
        }
        DecisionData data = DecisionData.NONE
                .with("stage", period.stage())
                .with("sinceMs", period.sinceMs())
                .with("attempts", period.attemptCount())
                .with("needed", Quorum.sizeOf(configuration.voters()))
                .with("voters", configuration.voters())
                .with("reachable", reachable)
                .with("waitsFor", missing.keySet())
                .with("last", status.last());
        if (configuration.isJoint()) {
            data = data.with("outgoingNeeded", Quorum.sizeOf(configuration.outgoing()))
                    .with("outgoing", configuration.outgoing());
        }
        List<String> rejections = rejections(period);
        if (!rejections.isEmpty()) {
            data = data.with("rejections", String.join(",", rejections));
        }
        return new ObservedEvent(
                KIND, status.term(), "", cause, data, text(status, period, reachable, missing), !cause.equals("stage"));
    }

    private static @Nullable PeerContact contactWith(ServerStatus status, ServerId voter) {
        for (PeerContact contact : status.measurements().peerContacts()) {
            if (contact.peer().equals(voter)) {
                return contact;
            }
        }
        return null;
    }

    private static List<String> rejections(LeaderlessPeriod period) {
        List<String> texts = new ArrayList<>();
        for (VoteRejection each : period.rejections()) {
            texts.add(each.voter() + ":" + (each.isPreVote() ? "pre-vote" : "vote") + ":t" + each.term() + ":"
                    + each.reason() + ":" + each.voterLast());
        }
        return texts;
    }

    private static String text(
            ServerStatus status,
            LeaderlessPeriod period,
            TreeSet<ServerId> reachable,
            Map<ServerId, PeerContact> missing) {
        Configuration configuration = status.configuration();
        StringBuilder text = new StringBuilder("has known no leader for ")
                .append(period.sinceMs())
                .append(" ms (")
                .append(period.stage())
                .append(", ")
                .append(period.attemptCount())
                .append(" attempts); needs ")
                .append(Quorum.sizeOf(configuration.voters()))
                .append(" of ")
                .append(configuration.voters());
        if (configuration.isJoint()) {
            text.append(" and ")
                    .append(Quorum.sizeOf(configuration.outgoing()))
                    .append(" of ")
                    .append(configuration.outgoing());
        }
        text.append("; reaches ").append(reachable);
        missing.forEach((voter, contact) -> text.append("; waits for ")
                .append(voter)
                .append(" (")
                .append(contact.reason())
                .append(contact.heardMs() < 0 ? ", never heard)" : ", heard " + contact.heardMs() + " ms ago)"));
        text.append("; its term is ")
                .append(status.term())
                .append(", its log ends at ")
                .append(status.last());
        for (VoteRejection each : period.rejections()) {
            text.append("; ")
                    .append(each.voter())
                    .append(" rejected its ")
                    .append(each.isPreVote() ? "pre-vote" : "vote")
                    .append(" for term ")
                    .append(each.term())
                    .append(": ")
                    .append(each.reason())
                    .append(", its log ends at ")
                    .append(each.voterLast());
        }
        return text.toString();
    }
}
