package dev.raftctl.cli.findings;

import dev.raftctl.protocol.message.DecisionRecord;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What servers recorded lately, as far as it explains a change of leaders. */
final class HistoryRules implements FindingRule {
    private static final String STEPPED_DOWN = "stepped-down";
    private static final String HIGHER_TERM = "higher-term";
    private static final long RECENT_MILLIS = TimeUnit.MINUTES.toMillis(5);

    @Override
    public void judge(FindingContext context) {
        for (Map.Entry<ServerId, List<DecisionRecord>> server :
                context.evidence().decisions().entrySet()) {
            DecisionRecord last = null;
            for (DecisionRecord each : server.getValue()) {
                boolean isRecent = agoMillis(context, each) <= RECENT_MILLIS;
                if (each.kind().equals(STEPPED_DOWN) && each.cause().equals(HIGHER_TERM) && isRecent) {
                    last = each;
                }
            }
            if (last != null) {
                context.add(new MembershipCause.HigherTermJoined(
                        server.getKey(),
                        last.subject().isEmpty() ? "another server" : last.subject(),
                        last.term(),
                        Math.max(0, agoMillis(context, last))));
            }
        }
    }

    private static long agoMillis(FindingContext context, DecisionRecord record) {
        return context.evidence().at().toEpochMilli() - record.atMillis();
    }
}
