package dev.raftctl.cli.docs;

import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.protocol.message.RefusalReason;
import java.util.Locale;

/**
 * Generates the man page (section 7) about {@code -o json}: what all documents have in common, and the reasons for
 * failures.
 */
final class JsonOutputManPage {
    private JsonOutputManPage() {}

    static String render(String version) {
        RoffBuilder roff = new RoffBuilder().title("raftctl-json", 7, version);
        roff.section("NAME").line("raftctl\\-json \\- machine\\-readable output of raftctl");
        roff.section("DESCRIPTION");
        roff.addText(
                "With -o json a command writes one object on one line, with -o jsonl one object per list item, and with"
                        + " -o yaml the same fields in YAML. Names and meanings of fields change only with schemaVersion; new fields may"
                        + " be added.");
        roff.term("schemaVersion", "a number, the first field of every object");
        roff.term("ids", "of servers, clusters and sessions are strings");
        roff.term("times", "are RFC 3339 in UTC with milliseconds; fields that end in Ms are milliseconds");
        roff.term("numbers", "that can exceed 2^53, such as counters, are strings");
        roff.term(
                "keys and values",
                "are strings if the bytes are UTF-8, otherwise {\"base64\":\"...\"}; keyEncoding and valueEncoding show which form is used");
        roff.term("null", "means that a value is unknown, for example because a server does not answer");
        roff.section("ERRORS");
        roff.addText("A failure is written as one object to standard error:");
        roff.example(
                "{\"schemaVersion\":1,\"error\":{\"code\":5,\"kind\":\"refused\",\"reason\":\"CHANGE_IN_PROGRESS\","
                        + "\"message\":\"...\",\"hint\":\"...\"}}");
        roff.term("code", "the exit code");
        roff.term("kind", "the name of the exit code, one of: " + kinds());
        roff.term("reason", "one of the reasons listed below");
        roff.term("message, hint", "what happened, and what to do next; the wording may change at any time");
        roff.term(
                "operation",
                "the id of the recorded operation (see raftctl op), if the outcome is unknown or comes from an earlier record; absent otherwise");
        roff.term("line", "the line of the command in a script, counted from 1; absent outside scripts");
        roff.paragraph("With exit codes 3 to 6 the object also describes the last known status of the servers:");
        roff.term("findings", "the codes of the findings, worst first; see raftctl-findings(7)");
        roff.term("works", "what works nevertheless");
        roff.term("leaderlessMs", "how long there has been no leader, or null");
        roff.term("next", "the next step to repair the cluster; may be empty");
        roff.section("REASONS");
        roff.addText("Failures detected by raftctl itself, with their exit codes:");
        for (CliFailureReason cause : CliFailureReason.values()) {
            roff.term(cause.name(), "exit code " + cause.exitCode().code());
        }
        roff.paragraph("Refusals by servers, which mean that nothing was applied:");
        for (RefusalReason reason : RefusalReason.values()) {
            ExitCode exit = reason.family() == RefusalReason.RefusalReasonGroup.LEADERLESS
                    ? ExitCode.LEADERLESS
                    : ExitCode.REFUSED;
            roff.term(reason.name(), "exit code " + exit.code());
        }
        roff.section("SEE ALSO").line("\\fBraftctl\\fR(1)");
        return roff.toString();
    }

    private static String kinds() {
        StringBuilder kinds = new StringBuilder();
        for (ExitCode exit : ExitCode.values()) {
            if (exit != ExitCode.DONE) {
                kinds.append(kinds.isEmpty() ? "" : ", ").append(exit.kind().toLowerCase(Locale.ROOT));
            }
        }
        return kinds.toString();
    }
}
