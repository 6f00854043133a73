package dev.raftctl.cli.repl;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ExitCode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A backend without a cluster; its commands are echo, fail, lines and sleep. */
final class FakeBackend implements ConsoleServices {
    final List<List<String>> executed = new ArrayList<>();
    final List<Integer> scriptLines = new ArrayList<>();
    volatile ClusterSummary summary = new ClusterSummary(3, "orders", "n1", 5, List.of("n1", "n2", "n3"));
    private volatile @Nullable String selectedServer;

    @Override
    public int run(List<String> words, PrintStream out, boolean toScreen) {
        executed.add(words);
        switch (words.get(0)) {
            case "echo" -> out.println(String.join(" ", words.subList(1, words.size())));
            case "fail" -> {
                return 5;
            }
            case "lines" -> {
                for (int i = 1; i <= Integer.parseInt(words.get(1)); i++) {
                    out.println("line " + i);
                }
            }
            case "sleep" -> {
                try {
                    Thread.sleep(60_000);
                } catch (InterruptedException stopped) {
                    return 130;
                }
            }
            default -> {
                out.println("unknown command '" + words.get(0) + "'");
                return 2;
            }
        }
        return 0;
    }

    @Override
    public void setScriptLine(int line) {
        scriptLines.add(line);
    }

    @Override
    public int reportFailure(CliFailure failure, PrintStream err) {
        err.println("error: " + failure.message() + " (" + failure.hint() + ")");
        return failure.exitCode().code();
    }

    @Override
    public void selectServer(@Nullable String server) throws CliFailure {
        if ("n9".equals(server)) {
            throw new CliFailure(ExitCode.NO, "UNKNOWN_SERVER", "no server n9 is known", "", null);
        }
        selectedServer = server;
    }

    @Override
    public @Nullable String selectedServer() {
        return selectedServer;
    }

    @Override
    public CommandSpec tree() {
        CommandSpec root = CommandSpec.create().name("raftctl");
        for (String name : List.of("echo", "fail", "lines", "sleep")) {
            CommandSpec command = CommandSpec.create().name(name);
            command.usageMessage().description("Does " + name + ".");
            command.addPositional(PositionalParamSpec.builder()
                    .paramLabel("KEY")
                    .index("0")
                    .arity("1")
                    .build());
            root.addSubcommand(name, command);
        }
        return root;
    }

    @Override
    public ClusterSummary pollCluster() {
        return summary;
    }

    @Override
    public List<String> complete(String what, String prefix, List<String> options) {
        return List.of("orders/1", "orders/2", "other key");
    }
}
