package dev.raftctl.cli.history;

import dev.raftctl.protocol.message.DecisionRecord;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A record of one server's journal.
 *
 * @param server the server that made it
 * @param clockEpoch how often the server's wall clock had jumped before, as far as its journal records it
 * @param source where it was read: the server and the file with the line
 */
public record HistoryRecord(ServerId server, DecisionRecord decision, int clockEpoch, String source) {
    /** Returns the records of one server, given its decisions in the order in which it made them. */
    public static List<HistoryRecord> ofServer(ServerId server, List<DecisionRecord> decisions, List<String> sources) {
        List<HistoryRecord> records = new ArrayList<>();
        int epoch = 0;
        for (int i = 0; i < decisions.size(); i++) {
            if (decisions.get(i).kind().equals("clock-jumped")) {
                epoch++;
            }
            records.add(new HistoryRecord(server, decisions.get(i), epoch, sources.get(i)));
        }
        return records;
    }

    /** Returns the stable label of the decision or observation. */
    public String kind() {
        return decision.kind();
    }

    boolean isKind(String kind) {
        return decision.kind().equals(kind);
    }

    public long term() {
        return decision.term();
    }

    /** Returns the other server concerned, as text; empty if there is none. */
    public String subject() {
        return decision.subject();
    }

    /** Returns when it was last decided, by the server's clock, in milliseconds since the epoch. */
    long atMillis() {
        return decision.atMillis();
    }

    /** Returns when it was first decided, by the server's clock, in milliseconds since the epoch. */
    long sinceMillis() {
        return decision.occurrences().sinceMillis();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d %s t%d %s %s", atMillis(), server, term(), kind(), decision.text());
    }
}
