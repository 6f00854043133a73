package dev.raftctl.cli.history;

import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.DecisionRecord;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.VoteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The numbers and causes of a journal record. Records have them under stable names; those of releases before the
 * journal's version 2 have only a sentence, whose wording is fixed because these releases are.
 */
final class HistoryRecordFields {
    private static final Pattern VOTES = Pattern.compile("with the votes of \\[(.*?)] out of \\[(.*?)]");
    private static final Pattern LED_TERM = Pattern.compile("steps down as leader of term (\\d+): (.*)");
    private static final Pattern SILENCE = Pattern.compile("for (\\d+) ms");
    private static final Pattern VOTER_LAST = Pattern.compile("(?:its|the voter's) log ends at t(\\d+)/(\\d+)");
    private static final Pattern CANDIDATE_LAST = Pattern.compile("the candidate's log ends at t(\\d+)/(\\d+)");
    private static final Pattern REQUEST_TERM = Pattern.compile("(?:in|for) term (\\d+)");

    private HistoryRecordFields() {}

    /** Returns why an election was started: {@code timeout}, {@code transfer} or {@code operator}. */
    static String electionCause(HistoryRecord record) {
        DecisionRecord decision = record.decision();
        if (!decision.cause().isEmpty()) {
            return decision.cause();
        }
        if (decision.text().contains("because the leader transfers")) {
            return "transfer";
        }
        return decision.text().contains("because an operator") ? "operator" : "timeout";
    }

    /** Returns the servers whose votes won an election. */
    static List<ServerId> votes(HistoryRecord won) {
        List<String> ids = won.decision().data().list("votes");
        return servers(ids.isEmpty() ? bracketed(won, 1) : ids);
    }

    /** Returns how many votes were needed to win; 0 if it is unknown. */
    static int votesNeeded(HistoryRecord won) {
        long needed = won.decision().data().number("needed", 0);
        List<ServerId> voters = servers(bracketed(won, 2));
        return needed > 0 ? (int) needed : voters.isEmpty() ? 0 : Quorum.sizeOf(voters);
    }

    private static List<String> bracketed(HistoryRecord won, int group) {
        Matcher matcher = VOTES.matcher(won.decision().text());
        return matcher.find() ? List.of(matcher.group(group).split(", *")) : List.of();
    }

    private static List<ServerId> servers(List<String> ids) {
        List<ServerId> servers = new ArrayList<>();
        for (String id : ids) {
            ServerId server = serverOrNull(id);
            if (server != null) {
                servers.add(server);
            }
        }
        return servers;
    }

    static @Nullable ServerId serverOrNull(String id) {
        try {
            return id.isEmpty() ? null : ServerId.of(id);
        } catch (IllegalArgumentException notAnId) {
            return null;
        }
    }

    /** Returns the term that a leader led before it stepped down; 0 if it is unknown. */
    static long ledTerm(HistoryRecord steppedDown) {
        long term = steppedDown.decision().data().number("ledTerm", 0);
        Matcher matcher = LED_TERM.matcher(steppedDown.decision().text());
        return term > 0 ? term : matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    /** Returns the stable label of the reason why a leader stepped down. */
    static String stepDownCause(HistoryRecord steppedDown) {
        String cause = steppedDown.decision().cause();
        Matcher matcher = LED_TERM.matcher(steppedDown.decision().text());
        if (!cause.isEmpty() || !matcher.find()) {
            return cause;
        }
        String reason = matcher.group(2);
        if (reason.contains("heard from no majority")) {
            return "no-quorum";
        }
        if (reason.contains("its disk")) {
            return "disk";
        }
        if (reason.contains("an operator forced it")) {
            return "operator";
        }
        if (reason.contains("no longer a member") || reason.contains("it was removed")) {
            return "removed";
        }
        return reason.contains("was adopted") ? "higher-term" : reason.contains("fenced") ? "fenced" : "voted";
    }

    /**
     * Returns how long a leader had no quorum, or its disk completed no write, before it stepped down; -1 if unknown.
     */
    static long silentMillis(HistoryRecord steppedDown) {
        long millis = steppedDown.decision().data().number("silentMs", 0);
        Matcher matcher = SILENCE.matcher(steppedDown.decision().text());
        return millis > 0 ? millis : matcher.find() ? Long.parseLong(matcher.group(1)) : -1;
    }

    /** Returns the time from a leader's last contact with a quorum to its step-down; -1 if unknown. */
    static long quorumContactAgoMillis(HistoryRecord steppedDown) {
        long recorded = steppedDown.decision().data().number("quorumContactAgoMs", -1);
        return recorded >= 0
                ? recorded
                : stepDownCause(steppedDown).equals("no-quorum") ? silentMillis(steppedDown) : -1;
    }

    /** Returns the stable label of the reason why a vote or a pre-vote was rejected; empty if unknown. */
    static String rejectionReason(HistoryRecord rejection) {
        String cause = rejection.decision().cause();
        if (!cause.isEmpty()) {
            return cause;
        }
        for (VoteResult result : VoteResult.values()) {
            if (!result.isGranted() && rejection.decision().text().contains(": " + result.description())) {
                return result.label();
            }
        }
        return "";
    }

    /** Returns whether a rejection, recorded by the voter or by the candidate, is one of a pre-vote. */
    static boolean isPreVote(HistoryRecord rejection) {
        return rejection.isKind("prevote-refused")
                || (rejection.isKind("refused-by")
                        && (rejection.decision().data().text("request").equals("pre-vote")
                                || rejection.decision().text().contains(" its pre-vote ")));
    }

    /** Returns the term that a candidate or a pre-candidate campaigns for. */
    static long campaignTerm(HistoryRecord record) {
        long recorded = record.decision()
                .data()
                .number("campaignTerm", record.decision().data().number("requestTerm", 0));
        if (recorded > 0 || !record.kind().startsWith("prevote")) {
            return recorded > 0 ? recorded : record.term();
        }
        Matcher matcher = REQUEST_TERM.matcher(record.decision().text());
        return matcher.find() ? Long.parseLong(matcher.group(1)) : record.term();
    }

    /** Returns where the voter's log ended when it rejected a candidate; {@link LogPosition#ZERO} if unknown. */
    static LogPosition voterLast(HistoryRecord rejection) {
        return position(rejection, "voterLast", VOTER_LAST);
    }

    /** Returns where the log of a rejected candidate ended; {@link LogPosition#ZERO} if unknown. */
    static LogPosition candidateLast(HistoryRecord rejection) {
        return position(rejection, "candidateLast", CANDIDATE_LAST);
    }

    private static LogPosition position(HistoryRecord record, String name, Pattern text) {
        LogPosition recorded = record.decision().data().position(name);
        Matcher matcher = text.matcher(record.decision().text());
        return recorded.index() > 0 || !matcher.find()
                ? recorded
                : new LogPosition(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }
}
