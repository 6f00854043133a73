package dev.raftctl.cli.view;

import dev.raftctl.cli.history.ClockOffsets;
import dev.raftctl.cli.history.TermHistory;
import dev.raftctl.cli.history.TermSummary;
import dev.raftctl.cli.history.TermSummary.TermCampaign;
import dev.raftctl.cli.history.TermSummary.TermEnd;
import dev.raftctl.cli.history.TermSummary.VoteRefusal;
import dev.raftctl.cli.view.StyledText.TextTone;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The terms of a cluster.
 *
 * @param notes which journals could not be read, and why
 */
public record TermsView(TermHistory history, List<String> notes) implements OutputDocument {
    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        List<DocumentBlock> blocks = new ArrayList<>();
        if (history.terms().isEmpty()) {
            blocks.add(new DocumentBlock.TextLineBlock("no term is recorded"));
        } else {
            TermsTable.of(history, wide).lines().forEach(line -> blocks.add(new DocumentBlock.TextLineBlock(line)));
            addSummary(blocks);
        }
        for (String note : notes) {
            addText(blocks, note, TextTone.WARNING);
        }
        return blocks;
    }

    private void addSummary(List<DocumentBlock> blocks) {
        long ended = history.endedCount();
        long span = history.spanMillis();
        if (ended > 0 && span > 0) {
            long leaderless = history.leaderlessMillis();
            addText(
                    blocks,
                    (ended == 1 ? "1 term" : ended + " terms") + " ended in " + HumanReadableUnits.millis(span) + "; "
                            + HumanReadableUnits.millis(leaderless)
                            + (leaderless < span ? " (" + 100 * leaderless / span + "%)" : "")
                            + " without a leader",
                    TextTone.PLAIN);
        }
        for (TermSummary term : history.terms()) {
            long believed = believedTooLongMillis(term);
            if (believed > 0) {
                addText(
                        blocks,
                        term.leader() + " believed it was leader for " + HumanReadableUnits.millis(believed)
                                + " after term " + term.term() + " had ended",
                        TextTone.PLAIN);
            }
        }
        history.leadersOfForkedTerms().forEach((term, leaders) -> {
            String names = leaders.stream().map(ServerId::value).collect(Collectors.joining(" and "));
            addText(
                    blocks,
                    "term " + term + " was won by " + names + ": their histories forked; compare their data"
                            + " directories with raftctl log diff",
                    TextTone.BAD);
        });
        String clocks = ClockOffsetsText.of(history.clocks());
        if (!clocks.isEmpty()) {
            addText(blocks, clocks, TextTone.FAINT);
        }
    }

    /** Returns how long a leader did not know that another server had won; 0 if it knew. */
    private static long believedTooLongMillis(TermSummary term) {
        Long lastQuorum = term.lastQuorumMillis();
        Long gap = term.gapMillis();
        Long believed = term.believedUntilMillis();
        return lastQuorum == null || gap == null || believed == null ? 0 : believed - (lastQuorum + gap);
    }

    private static void addText(List<DocumentBlock> blocks, String text, TextTone tone) {
        for (String line : WrappedText.lines(text, "    ")) {
            blocks.add(new DocumentBlock.TextLineBlock(new StyledText(line, tone)));
        }
    }

    @Override
    public String listField() {
        return "terms";
    }

    @Override
    public StructuredData.ObjectData data() {
        List<StructuredData> terms = new ArrayList<>();
        history.terms().forEach(term -> terms.add(term(term)));
        ClockOffsets clocks = history.clocks();
        StructuredData.ObjectData offsets = new StructuredData.ObjectData();
        clocks.newestOffsets().forEach((server, millis) -> offsets.put(server.value(), millis));
        return StructuredData.ObjectData.withSchemaVersion()
                .put("clock", clocks.reference().value())
                .put("clockOffsetsMs", offsets)
                .put("leaderlessMs", history.leaderlessMillis())
                .putTexts("notRead", notes)
                .put("terms", new StructuredData.ListData(terms));
    }

    private static StructuredData.ObjectData term(TermSummary term) {
        List<StructuredData> campaigns = new ArrayList<>();
        for (TermCampaign campaign : term.campaigns()) {
            campaigns.add(new StructuredData.ObjectData()
                    .put("server", campaign.candidate().value())
                    .put("at", Timestamps.format(campaign.atMillis()))
                    .put("by", campaign.cause()));
        }
        List<StructuredData> refusals = new ArrayList<>();
        term.refusals().forEach(refusal -> refusals.add(refusal(refusal)));
        return new StructuredData.ObjectData()
                .put("term", term.term())
                .put("leader", textOrNull(term.leader()))
                .put("wonAt", timeOrNull(term.wonMillis()))
                .put("by", term.cause())
                .putTexts("votes", term.votes())
                .putNumber("needed", term.votesNeeded() == 0 ? null : (long) term.votesNeeded())
                .put("campaigns", new StructuredData.ListData(campaigns))
                .put("refusals", new StructuredData.ListData(refusals))
                .put("priorLeader", textOrNull(term.priorLeader()))
                .putNumber("firstCommitMs", term.firstCommitMillis())
                .putNumber("firstServedMs", term.firstServedMillis())
                .put("lastQuorumAt", timeOrNull(term.lastQuorumMillis()))
                .put("believedUntil", timeOrNull(term.believedUntilMillis()))
                .put("ended", end(term.end()))
                .putNumber("gapMs", term.gapMillis())
                .put("certainty", term.isObserved() ? "observed" : "inferred");
    }

    private static StructuredData.ObjectData refusal(VoteRefusal refusal) {
        return new StructuredData.ObjectData()
                .put("candidate", refusal.candidate().value())
                .put("voter", refusal.voter().value())
                .put("reason", refusal.reason())
                .put("preVote", refusal.isPreVote())
                .put("at", Timestamps.format(refusal.atMillis()))
                .put("count", refusal.count())
                .put("voterLast", positionOrNull(refusal.voterLast()))
                .put("candidateLast", positionOrNull(refusal.candidateLast()));
    }

    private static StructuredData end(@Nullable TermEnd end) {
        if (end == null) {
            return new StructuredData.NullData();
        }
        StructuredData.ObjectData detail = new StructuredData.ObjectData();
        for (Map.Entry<String, String> each : end.detail().entrySet()) {
            detail.put(each.getKey(), each.getValue());
        }
        return new StructuredData.ObjectData()
                .put("cause", end.cause())
                .put("by", textOrNull(end.by()))
                .put("detail", detail);
    }

    private static @Nullable String positionOrNull(LogPosition position) {
        return position.index() == 0 ? null : position.toString();
    }

    private static @Nullable String textOrNull(@Nullable ServerId server) {
        return server == null ? null : server.value();
    }

    private static @Nullable String timeOrNull(@Nullable Long millis) {
        return millis == null ? null : Timestamps.format(millis);
    }

    /** Returns a line for each term: its number and its leader. */
    @Override
    public List<DocumentBlock> valueBlocks() {
        List<DocumentBlock> lines = new ArrayList<>();
        for (TermSummary term : history.terms()) {
            lines.add(new DocumentBlock.TextLineBlock(term.term() + " "
                    + (term.leader() == null ? "-" : term.leader().value())));
        }
        return lines;
    }
}
