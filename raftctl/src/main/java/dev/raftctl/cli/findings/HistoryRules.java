package dev.raftctl.cli.findings;

import dev.raftctl.protocol.message.DecisionRecord;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Finds recent records of servers that explain a change of leaders. */
final class HistoryRules implements FindingRule {
    private static final String STEPPED_DOWN = "stepped-down";
    private static final String HIGHER_TERM = "higher-term";
    private static final String TRANSFER_STARTED = "transfer-started";

    /** A leader that steps down within this time after it began a transfer did so because its successor won. */
    private static final long TRANSFER_MILLIS = 10_000;

    private static final long RECENT_MILLIS = TimeUnit.MINUTES.toMillis(5);

    @Override
    public void judge(FindingContext context) {
        for (Map.Entry<ServerId, List<DecisionRecord>> server :
                context.evidence().decisions().entrySet()) {
            DecisionRecord last = null;
            long transferMillis = Long.MIN_VALUE;
            for (DecisionRecord each : server.getValue()) {
                if (each.kind().equals(TRANSFER_STARTED)) {
                    transferMillis = each.atMillis();
                }
                boolean isTransfer = each.atMillis() - TRANSFER_MILLIS <= transferMillis;
                if (each.kind().equals(STEPPED_DOWN) && each.cause().equals(HIGHER_TERM) && !isTransfer) {
                    last = each;
                }
            }
            if (last != null && agoMillis(context, last) <= RECENT_MILLIS) {
                context.add(new ClusterIdentityCause.HigherTermJoined(
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
