package dev.raftctl.cli.docs;

import java.util.SortedMap;
import java.util.TreeMap;

/** Generates the contents of all generated files of the repository. */
public final class GeneratedFiles {
    private GeneratedFiles() {}

    public static SortedMap<String, String> of(CommandModel root, String version) {
        SortedMap<String, String> files = new TreeMap<>();
        files.put("completions/raftctl.bash", BashCompletion.render(root));
        files.put("completions/_raftctl", ZshCompletion.render(root));
        files.put("completions/raftctl.fish", FishCompletion.render(root));
        pages(root, version, files);
        files.put("man/raftctl-config.5", ConfigManPage.render(version));
        files.put("man/raftctl-json.7", JsonManPage.render(version));
        files.put("man/raftctl-metrics.7", MetricsManPage.render(version));
        return files;
    }

    private static void pages(CommandModel command, String version, SortedMap<String, String> files) {
        files.put("man/" + ManPage.nameOf(command) + ".1", ManPage.render(command, version));
        for (CommandModel sub : command.commands()) {
            pages(sub, version, files);
        }
    }
}
