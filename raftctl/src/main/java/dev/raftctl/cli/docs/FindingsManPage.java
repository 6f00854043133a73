package dev.raftctl.cli.docs;

import dev.raftctl.cli.findings.FindingCode;
import dev.raftctl.cli.findings.FindingGuide;

/** Generates the man page (section 7) about findings, from the texts of {@code raftctl explain CODE}. */
final class FindingsManPage {
    private FindingsManPage() {}

    static String render(String version) {
        RoffBuilder roff = new RoffBuilder().title("raftctl-findings", 7, version);
        roff.section("NAME").line("raftctl\\-findings \\- what can be wrong with a cluster, and what to do");
        roff.section("DESCRIPTION");
        roff.addText("raftctl judges a cluster by its servers' reports and by which of them this client can reach. Each"
                + " finding has a code. raftctl health lists the findings, raftctl explain shows what they are"
                + " based on, and raftctl explain CODE shows the text below without contacting a server.");
        roff.term("down", "writes or linearizable reads are not served in time, or acknowledged data is at risk");
        roff.term("unknown", "the evidence is not sufficient to decide");
        roff.term("degraded", "requests are served, but slower or with less fault tolerance than they should be");
        roff.term("event", "the problem is over or harmless; it does not change the status of the cluster");
        roff.paragraph("The status of the cluster is that of its worst finding, or healthy. Findings are listed worst"
                + " first; among equally severe findings, causes come before their effects.");
        roff.section("MUTES");
        roff.addText(
                "raftctl mute silences a code for a time, with a reason. The servers replicate mutes: every operator"
                        + " sees them, and they are known without a leader. A muted finding is still shown, with the name of"
                        + " the operator, the end of the mute and the reason; in JSON, its field muted has them"
                        + " as by, until and reason, and the time of the request as since. A degraded"
                        + " finding that is muted does not count: raftctl health, explain and wait healthy exit with 0 if the"
                        + " cluster is degraded and all findings are muted, and the next step is that of another finding. A"
                        + " finding that is down or unknown counts although it is muted. A mute changes nothing else: raftctl can-stop"
                        + " and the servers do not consider it. Each client compares the end of a mute with its own clock."
                        + " raftctl explain --data-dir does not read the mutes of stopped servers.");
        roff.section("CODES");
        for (FindingGuide each : FindingGuide.all().values()) {
            roff.line(".SS " + each.code());
            roff.addText(each.title());
            roff.term("severity", each.severity());
            roff.term("signs", each.signs());
            roff.term("means", each.meaning());
            roff.term("do", each.action());
            roff.term("do not", each.prohibition());
            roff.term(
                    "also",
                    String.join(
                            ", ", each.related().stream().map(FindingCode::name).toList()));
        }
        roff.section("SEE ALSO")
                .line(
                        "\\fBraftctl\\-health\\fR(1),\n\\fBraftctl\\-explain\\fR(1),\n\\fBraftctl\\-mute\\fR(1),\n\\fBraftctl\\-json\\fR(7)");
        return roff.toString();
    }
}
