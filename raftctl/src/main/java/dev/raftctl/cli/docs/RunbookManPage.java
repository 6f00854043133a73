package dev.raftctl.cli.docs;

import dev.raftctl.cli.runbook.Runbook;
import dev.raftctl.cli.runbook.RunbookFile;
import dev.raftctl.cli.runbook.RunbookStep;
import java.util.ArrayList;
import java.util.List;

/** Generates the man page (section 7) with the runbooks, from the texts of {@code raftctl help runbook}. */
final class RunbookManPage {
    private static final int STEP_INDENT = 14;

    private RunbookManPage() {}

    static String render(String version) {
        RoffBuilder roff = new RoffBuilder().title("raftctl-runbook", 7, version);
        roff.section("NAME").line("raftctl\\-runbook \\- the jobs of an operator, as exact commands");
        roff.section("DESCRIPTION");
        roff.addText("raftctl help runbook lists the runbooks below, and raftctl help runbook NAME shows one of them.");
        Runbook.CONVENTIONS.forEach(roff::paragraph);
        roff.section("RUNBOOKS");
        for (Runbook each : RunbookFile.all().values()) {
            roff.line(".SS " + each.name().replace("-", "\\-"));
            roff.addText(each.title() + ".");
            addTerm(roff, "when", each.occasion());
            int number = 0;
            for (RunbookStep step : each.steps()) {
                number++;
                addStep(roff, number, step);
            }
            addTerm(roff, "back", each.wayBack());
        }
        roff.section("SEE ALSO")
                .line("\\fBraftctl\\-health\\fR(1),\n\\fBraftctl\\-explain\\fR(1),\n\\fBraftctl\\-findings\\fR(7)");
        return roff.toString();
    }

    /** Adds a term with its own indent: the one of the steps would stay in effect. */
    private static void addTerm(RoffBuilder roff, String term, String text) {
        roff.line(".TP 7").line(".B " + term).addText(text + ".");
    }

    private static void addStep(RoffBuilder roff, int number, RunbookStep step) {
        roff.line(".TP 4").line(".B " + number + ".").addText(step.purpose());
        List<String> lines = new ArrayList<>(step.promptLines(STEP_INDENT));
        if (!step.expectation().isEmpty()) {
            lines.add(step.expectation());
        }
        roff.example(lines.toArray(new String[0]));
        if (!step.observation().isEmpty()) {
            roff.addText("look: " + step.observation());
        }
    }
}
