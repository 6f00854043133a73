package dev.raftctl.cli.docs;

import dev.raftctl.node.metrics.NodeMetric;
import java.util.Locale;

/** Generates the man page (section 7) about what a node serves at {@code metrics.listen}. */
final class MetricsManPage {
    private final StringBuilder roff = new StringBuilder();

    private MetricsManPage() {}

    static String render(String version) {
        return new MetricsManPage().write(version);
    }

    private String write(String version) {
        line(".TH RAFTCTL\\-METRICS 7 2026-01-01 \"raftctl " + version + "\" \"raftctl manual\"");
        line(".SH NAME");
        line("raftctl\\-metrics \\- metrics and health checks of a raftctl node over HTTP");
        line(".SH DESCRIPTION");
        line("With \\fBlisten = \"127.0.0.1:9101\"\\fR in the section \\fB[metrics]\\fR of its configuration file, or");
        line(
                "\\fB\\-\\-set metrics.listen=127.0.0.1:9101\\fR, a node answers GET there, in plaintext and to anyone who can");
        line("reach the address. It exposes numbers and the names and addresses of servers, never keys or values.");
        line("Incomplete requests time out after 5 seconds, and at most 64 connections are accepted.");
        term("/metrics", "the metrics listed below, in Prometheus text format 0.0.4");
        term("/livez", "200 unless a restart would help; 503 if a thread has died or the disk is not trusted");
        term(
                "/readyz",
                "200 if requests to this node are likely to be served: it is a member, knows a live leader, and "
                        + "has applied nearly all committed entries; otherwise 503");
        line(".PP");
        line("The last two return one line that states the reason; with \\fB?verbose\\fR, a line for each check;");
        line("with \\fBAccept: application/json\\fR, an object.");
        line(".SH METRICS");
        for (NodeMetric metric : NodeMetric.values()) {
            String labels = metric.labels().isEmpty() ? "" : "{" + String.join(",", metric.labels()) + "}";
            line(".TP");
            line("\\fB" + escape(metric.exposedName()) + "\\fR" + labels + " ("
                    + metric.type().name().toLowerCase(Locale.ROOT) + ")");
            line(escape(metric.help()));
        }
        examples();
        line(".SH \"SEE ALSO\"");
        line("\\fBraftctl\\-node\\fR(1),\n\\fBraftctl\\-health\\fR(1)");
        return roff.toString();
    }

    private void examples() {
        line(".SH EXAMPLES");
        line(".nf");
        line("raftctl node \\-\\-config n1.toml \\-\\-set metrics.listen=127.0.0.1:9101");
        line("curl http://127.0.0.1:9101/metrics");
        line("curl \\-f 'http://127.0.0.1:9101/readyz?verbose'");
        line(".fi");
        line(".PP");
        line("Suggested alert expressions:");
        term("sum(raft_is_leader) != 1", "no leader, or briefly two during a leader change");
        term("increase(raft_leader_changes_total[10m]) > 3", "leadership is unstable");
        term("raft_commit_index - raft_last_applied > 10000", "the state machine does not keep up");
        term("raft_follower_lag_entries > 100000", "a follower falls behind");
        term(
                "histogram_quantile(0.99, rate(raft_fsync_seconds_bucket[5m])) > 0.1",
                "the disk is too slow for the election timeout");
    }

    private void term(String term, String meaning) {
        line(".TP");
        line(".B " + escape(term));
        line(escape(meaning));
    }

    private void line(String text) {
        roff.append(text).append('\n');
    }

    private static String escape(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-");
    }
}
