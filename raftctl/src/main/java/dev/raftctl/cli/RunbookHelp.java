package dev.raftctl.cli;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.runbook.Runbook;
import dev.raftctl.cli.runbook.RunbookFile;
import dev.raftctl.cli.view.OutputDocument;
import dev.raftctl.cli.view.RunbookListView;
import dev.raftctl.cli.view.RunbookView;
import java.util.List;
import java.util.Map;

/** The help topic {@code runbook}. */
final class RunbookHelp {
    private RunbookHelp() {}

    static boolean isRequested(List<String> arguments) {
        return !arguments.isEmpty() && arguments.get(0).equals(Runbook.TOPIC);
    }

    /** Returns the list of the runbooks, or the one that the second argument names. */
    static OutputDocument of(List<String> arguments) throws CliFailure {
        Map<String, Runbook> runbooks = RunbookFile.all();
        if (arguments.size() == 1) {
            return new RunbookListView(List.copyOf(runbooks.values()));
        }
        String name = String.join(" ", arguments.subList(1, arguments.size()));
        Runbook runbook = runbooks.get(name);
        if (runbook == null) {
            throw CliFailure.usage("unknown runbook '" + name + "'", "see: raftctl help runbook");
        }
        return new RunbookView(runbook);
    }
}
