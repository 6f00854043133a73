package dev.raftctl.node.observation;

import dev.raftctl.node.decision.RenderedDecision;
import dev.raftctl.protocol.message.DecisionData;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Builds one record per campaign of this server, complete when it is decided: why it campaigned, what each voter
 * answered and when, which voters were silent, and the outcome. A pre-vote is a campaign of its own. Not thread-safe.
 */
public final class CampaignTracker {
    private static final String KIND = "election";
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final ServerId self;
    private @Nullable OpenCampaign current;
    private long number;

    /** A campaign that is not decided yet. */
    private static final class OpenCampaign {
        private final long term;
        private final boolean isPreVote;
        private final String cause;
        private final DecisionData start;
        private final long startedNanos;
        private final Map<ServerId, String> answers = new TreeMap<>();

        private OpenCampaign(long term, boolean isPreVote, String cause, DecisionData start, long startedNanos) {
            this.term = term;
            this.isPreVote = isPreVote;
            this.cause = cause;
            this.start = start;
            this.startedNanos = startedNanos;
        }

        private long millis(long nowNanos) {
            return Math.max(0, nowNanos - startedNanos) / NANOS_PER_MILLI;
        }
    }

    /** @param self the candidate, whose own vote is not an answer */
    public CampaignTracker(ServerId self) {
        this.self = self;
    }

    /** Returns the record of the campaign that this decision ends, or null if it ends none. */
    public @Nullable ObservedEvent onDecision(RenderedDecision decision, long nowNanos) {
        return switch (decision.kind()) {
            case PREVOTE_STARTED -> {
                ObservedEvent ended = close("abandoned", "timeout", nowNanos);
                long term = decision.data().number("campaignTerm", decision.term());
                current = new OpenCampaign(term, true, "timeout", decision.data(), nowNanos);
                yield ended;
            }
            case ELECTION_STARTED -> {
                boolean isAfterPreVote = decision.cause().equals("timeout") && hasOpenPreVoteFor(decision.term());
                ObservedEvent ended =
                        isAfterPreVote ? close("won", "", nowNanos) : close("abandoned", decision.cause(), nowNanos);
                current = new OpenCampaign(decision.term(), false, decision.cause(), decision.data(), nowNanos);
                yield ended;
            }
            case VOTE_RECEIVED -> {
                answer(decision, "granted", nowNanos);
                yield null;
            }
            case REFUSED_BY -> {
                answer(
                        decision,
                        decision.cause() + ":t" + decision.data().number("voterTerm", 0) + ":"
                                + decision.data().text("voterLast"),
                        nowNanos);
                yield null;
            }
            case ELECTION_WON -> close("won", "", nowNanos);
            case ELECTION_LOST -> close("lost", "rejected", nowNanos);
            case TERM_ADOPTED -> close("abandoned", "higher-term", nowNanos);
            case LEADER_HEARD -> close("abandoned", "leader-heard", nowNanos);
            case VOTE_GRANTED -> close("abandoned", "voted", nowNanos);
            case ELECTION_DEFERRED -> close("abandoned", decision.cause(), nowNanos);
            case FENCED, REMOVED -> close("abandoned", decision.kind().label(), nowNanos);
            default -> null;
        };
    }

    /** Returns the record of the campaign that is still open when the process ends, or null. */
    public @Nullable ObservedEvent onProcessEnding(long nowNanos) {
        return close("abandoned", "stopped", nowNanos);
    }

    private boolean hasOpenPreVoteFor(long term) {
        OpenCampaign open = current;
        return open != null && open.isPreVote && open.term == term;
    }

    private void answer(RenderedDecision decision, String verdict, long nowNanos) {
        OpenCampaign open = current;
        ServerId voter = decision.subject();
        boolean isPreVote = decision.data().text("request").equals("pre-vote");
        if (open != null && voter != null && open.term == decision.term() && open.isPreVote == isPreVote) {
            open.answers.put(voter, verdict + ":" + open.millis(nowNanos) + "ms");
        }
    }

    private @Nullable ObservedEvent close(String outcome, String why, long nowNanos) {
        OpenCampaign ended = current;
        if (ended == null) {
            return null;
        }
        current = null;
        number++;
        List<String> answers = new ArrayList<>();
        List<String> granted = new ArrayList<>();
        ended.answers.forEach((voter, verdict) -> {
            answers.add(voter + ":" + verdict);
            if (verdict.startsWith("granted")) {
                granted.add(voter.value());
            }
        });
        List<String> silent = new ArrayList<>();
        for (String voter : voters(ended.start)) {
            if (ended.answers.keySet().stream()
                    .noneMatch(answered -> answered.value().equals(voter))) {
                silent.add(voter);
            }
        }
        DecisionData data = DecisionData.NONE
                .with("request", ended.isPreVote ? "pre-vote" : "vote")
                .with("n", number)
                .with("outcome", outcome)
                .with("ms", ended.millis(nowNanos));
        data = withText(data, "why", why);
        for (Map.Entry<String, String> each : ended.start.values().entrySet()) {
            data = each.getKey().equals("campaignTerm") ? data : data.with(each.getKey(), each.getValue());
        }
        data = withText(data, "answers", String.join(",", answers));
        data = withText(data, "silent", String.join(",", silent));
        return new ObservedEvent(
                KIND, ended.term, "", ended.cause, data, text(ended, outcome, why, granted, silent, nowNanos), false);
    }

    private static DecisionData withText(DecisionData data, String name, String value) {
        return value.isEmpty() ? data : data.with(name, value);
    }

    /** Returns the other servers that the candidate asked. */
    private List<String> voters(DecisionData start) {
        List<String> voters = new ArrayList<>(start.list("voters"));
        for (String outgoing : start.list("outgoing")) {
            if (!voters.contains(outgoing)) {
                voters.add(outgoing);
            }
        }
        voters.remove(self.value());
        return voters;
    }

    private static String text(
            OpenCampaign ended, String outcome, String why, List<String> granted, List<String> silent, long nowNanos) {
        return (ended.isPreVote ? "pre-vote" : "election") + " for term " + ended.term + " (" + ended.cause + ") "
                + outcome + " after " + ended.millis(nowNanos) + " ms" + (why.isEmpty() ? "" : ": " + why)
                + "; granted by " + granted + (silent.isEmpty() ? "" : "; no answer from " + silent);
    }
}
