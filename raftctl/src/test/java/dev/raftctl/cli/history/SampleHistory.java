package dev.raftctl.cli.history;

import java.util.List;

/** A history for tests of views: a paused leader, a rejected vote, a campaign that failed and a lost link. */
public final class SampleHistory {
    private static final String JOURNALS = """
            n1 1796038900000 4 election-started !operator {last=t3/3}
            n1 1796038900020 4 refused-by >n2 !stale_log {request=vote;voterLast=t3/12}
            n1 1796038903000 5 leader-heard >n3
            n1 1796038909100 5 leader-lost >n3 {heardAgoMs=1100}
            n1 1796038909200 6 election-started !timeout {last=t5/14}
            n1 1796038909230 6 election-won {votes=n1,n2;needed=2}
            n1 1796038909900 6 follower-lost >n3 {heardAgoMs=1500}
            n1 1796038913000 6 follower-returned >n3
            n2 1796038900010 4 vote-refused >n1 !stale_log {voterTerm=4;voterLast=t3/12;candidateLast=t3/3}
            n2 1796038902010 5 vote-granted >n3
            n2 1796038903010 5 leader-heard >n3
            n2 1796038909215 6 vote-granted >n1
            n2 1796038909240 6 leader-heard >n1
            n3 1796038902000 5 election-started !timeout {last=t3/12}
            n3 1796038902040 5 election-won {votes=n2,n3;needed=2}
            n3 1796038911000 5 paused {ms=2684;gcMs=0}
            n3 1796038911010 6 stepped-down !higher-term {ledTerm=5;quorumContactAgoMs=2690}
            n3 1796038911020 6 leader-heard >n1
            """;

    private SampleHistory() {}

    public static List<HistoryRecord> records() {
        return JournalText.parse(JOURNALS);
    }

    public static TermHistory terms() {
        return TermHistory.of(records());
    }

    public static Timeline timeline() {
        return Timeline.of(records(), terms().clocks());
    }

    /** Returns the terms of a cluster in which two servers won one term. */
    public static TermHistory forkedTerms() {
        return TermHistory.of(JournalText.parse("""
                n1 1796038900000 5 election-won {votes=n1,n2;needed=2}
                n3 1796038902000 5 election-won {votes=n3,n4;needed=2}
                """));
    }
}
