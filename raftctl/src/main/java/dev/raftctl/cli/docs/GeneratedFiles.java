package dev.raftctl.cli.docs;

import java.util.SortedMap;
import java.util.TreeMap;

/** Generates the contents of all generated files of the repository. */
public final class GeneratedFiles {
    private GeneratedFiles() {}

    public static SortedMap<String, String> of(CommandDocumentation root, String version) {
        SortedMap<String, String> files = new TreeMap<>();
        files.put("completions/raftctl.bash", BashCompletionScript.render(root));
        files.put("completions/_raftctl", ZshCompletionScript.render(root));
        files.put("completions/raftctl.fish", FishCompletionScript.render(root));
        pages(root, version, files);
        files.put("man/raftctl-config.5", ConfigFileManPage.render(version));
        files.put("man/raftctl-coordination.7", CoordinationManPage.render(version));
        files.put("man/raftctl-findings.7", FindingsManPage.render(version));
        files.put("man/raftctl-json.7", JsonOutputManPage.render(version));
        files.put("man/raftctl-metrics.7", MetricsManPage.render(version));
        files.put("man/raftctl-runbook.7", RunbookManPage.render(version));
        return files;
    }

    private static void pages(CommandDocumentation command, String version, SortedMap<String, String> files) {
        files.put("man/" + CommandManPage.nameOf(command) + ".1", CommandManPage.render(command, version));
        for (CommandDocumentation sub : command.commands()) {
            pages(sub, version, files);
        }
    }
}
