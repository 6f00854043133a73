package dev.raftctl.cli.command;

import dev.raftctl.cli.dev.DevCommand;
import dev.raftctl.cli.node.NodeCommand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every command there is. A command's class is loaded only when it is asked for. */
public final class Verbs {
    /** A heading of the help, and the names under it. */
    public record Group(String heading, List<String> names) {}

    private Verbs() {}

    /** In the order of the help. */
    public static List<Group> groups() {
        return List.of(
                new Group("Running nodes", List.of("node", "dev")),
                new Group("Housekeeping", List.of("version", "help")));
    }

    /** A new command object for picocli: a {@link Verb}, or the parent of some; null: there is none of that name. */
    public static @Nullable Object named(String name) {
        switch (name) {
            case "node":
                return new NodeCommand();
            case "dev":
                return new DevCommand();
            case "version":
                return new VersionCommand();
            case "help":
                return new HelpCommand();
            default:
                return null;
        }
    }

    /** What happens when no command is given. */
    public static Verb withoutCommand() {
        return new WithoutCommand();
    }
}
