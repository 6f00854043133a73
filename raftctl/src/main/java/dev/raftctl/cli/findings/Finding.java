package dev.raftctl.cli.findings;

import dev.raftctl.protocol.message.FindingMute;
import dev.raftctl.protocol.message.ServerId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a cluster, with what was seen, what still works, and what to do.
 *
 * @param ageMs how long it has lasted, in milliseconds; -1 if unknown
 * @param since when it began, by this client's clock; null if unknown
 * @param count how often it was seen, at least 1
 * @param symptom what the operator notices, as a clause without a full stop
 * @param impact what does not work because of it
 * @param works what works nevertheless
 * @param cause why, as a clause without a full stop; empty if the symptom says it
 * @param servers the servers concerned
 * @param ruledOut other explanations that the evidence excludes
 * @param not what not to do, each with the reason
 * @param related other findings that explain this one or follow from it
 * @param muted who muted the code, until when and why; null if it is not muted
 * @param details further lines for a screen, each at most 78 characters long
 */
public record Finding(
        FindingCode code,
        FindingSeverity severity,
        FindingCertainty certainty,
        long ageMs,
        @Nullable Instant since,
        int count,
        String symptom,
        List<String> impact,
        List<String> works,
        String cause,
        List<ServerId> servers,
        List<EvidenceRow> evidence,
        List<String> ruledOut,
        NextStep next,
        List<String> not,
        List<FindingCode> related,
        @Nullable FindingMute muted,
        List<String> details) {
    public Finding {
        impact = List.copyOf(impact);
        works = List.copyOf(works);
        servers = List.copyOf(servers);
        evidence = List.copyOf(evidence);
        ruledOut = List.copyOf(ruledOut);
        not = List.copyOf(not);
        related = List.copyOf(related);
        details = List.copyOf(details);
    }

    /**
     * One observation.
     *
     * @param server the server that it is about
     * @param what what was seen
     * @param by who saw it: server ids, {@code this client} or a file
     * @param lastAlive when the server was last seen alive; null if unknown
     */
    public record EvidenceRow(
            String server, String what, String by, @Nullable Instant lastAlive) {}

    /**
     * What to do next.
     *
     * @param text an instruction without a full stop; empty if there is only a command
     * @param command a command that can be run as it is or after filling in words in capitals; empty if there is none
     * @param safe whether the command changes nothing, or nothing that could make matters worse
     */
    public record NextStep(String text, String command, boolean safe) {
        /** The next step of a finding that needs none. */
        public static final NextStep NONE = new NextStep("", "", true);

        /** Returns the instruction and the command in one line; empty if there is nothing to do. */
        public String line() {
            if (command.isEmpty() || text.contains(command)) {
                return text;
            }
            return text.isEmpty() ? command : text + "; then: " + command;
        }
    }

    /** Returns the finding in one sentence without a full stop. */
    public String sentence() {
        return cause.isEmpty() ? symptom : symptom + ": " + cause;
    }

    /** Returns the code, followed by {@link #sentence}. */
    public String codeAndSentence() {
        return code + ": " + sentence();
    }

    /** Returns whether the finding changes the status of the cluster. */
    public boolean isPresent() {
        return severity != FindingSeverity.EVENT;
    }

    /**
     * Returns whether the finding is present and not silenced. A mute silences a finding only while the cluster is
     * served: an outage is never silenced.
     */
    public boolean needsAttention() {
        return isPresent() && (muted == null || severity != FindingSeverity.DEGRADED);
    }

    /** Returns whether the finding is about the last minutes, so that it may outlast its cause. */
    public boolean describesPast() {
        return code == FindingCode.LEADER_FLAPPING
                || code == FindingCode.PAUSED
                || code == FindingCode.CLOCK_JUMP
                || !isPresent();
    }

    /** Returns the command that explains the finding offline. */
    public String explainCommand() {
        return "raftctl explain " + code;
    }
}
