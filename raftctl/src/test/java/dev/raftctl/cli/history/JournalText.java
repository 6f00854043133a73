package dev.raftctl.cli.history;

import dev.raftctl.protocol.message.DecisionData;
import dev.raftctl.protocol.message.DecisionOccurrences;
import dev.raftctl.protocol.message.DecisionRecord;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;

/**
 * Journals written as text. A line is {@code SERVER MILLIS TERM KIND [>SUBJECT] [!CAUSE] [{DATA}] [text]}.
 *
 * <pre>
 * n1 1200 2 election-won {votes=n1,n3;needed=2}
 * n2 2000 3 vote-refused &gt;n1 !stale_log
 * </pre>
 */
public final class JournalText {
    private JournalText() {}

    public static List<HistoryRecord> parse(String text) {
        List<HistoryRecord> records = new ArrayList<>();
        List<ServerId> servers = new ArrayList<>();
        List<DecisionRecord> decisions = new ArrayList<>();
        for (String line : text.lines().filter(each -> !each.isBlank()).toList()) {
            String[] words = line.strip().split(" +", 5);
            servers.add(ServerId.of(words[0]));
            decisions.add(decision(
                    Long.parseLong(words[1]), Long.parseLong(words[2]), words[3], words.length > 4 ? words[4] : ""));
        }
        for (ServerId server : servers.stream().distinct().sorted().toList()) {
            List<DecisionRecord> own = new ArrayList<>();
            List<String> sources = new ArrayList<>();
            for (int i = 0; i < servers.size(); i++) {
                if (servers.get(i).equals(server)) {
                    own.add(decisions.get(i));
                    sources.add(server + "/elections.notes:" + (own.size() + 1));
                }
            }
            records.addAll(HistoryRecord.ofServer(server, own, sources));
        }
        return records;
    }

    private static DecisionRecord decision(long at, long term, String kind, String more) {
        String rest = more;
        String subject = "";
        String cause = "";
        DecisionData data = DecisionData.NONE;
        long since = at;
        int count = 1;
        while (!rest.isEmpty() && ">!{*".indexOf(rest.charAt(0)) >= 0) {
            int end = rest.indexOf(' ');
            String word = end < 0 ? rest : rest.substring(0, end);
            rest = end < 0 ? "" : rest.substring(end + 1);
            String value = word.substring(1);
            switch (word.charAt(0)) {
                case '>' -> subject = value;
                case '!' -> cause = value;
                case '*' -> {
                    count = Integer.parseInt(value.substring(0, value.indexOf('@')));
                    since = Long.parseLong(value.substring(value.indexOf('@') + 1));
                }
                default -> data = DecisionData.parse(value.substring(0, value.length() - 1));
            }
        }
        return new DecisionRecord(
                at, term, kind, subject, rest, cause, data, new DecisionOccurrences(0, 0, -1, since, count));
    }
}
