package dev.raftctl.cli.repl;

import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Commands without a cluster: echo, fail, lines, sleep. */
final class FakeCommands implements Commands {
    final List<List<String>> ran = new ArrayList<>();
    final List<Integer> lines = new ArrayList<>();
    volatile Seen seen = new Seen(3, "orders", "n1", 5, List.of("n1", "n2", "n3"));
    private volatile @Nullable String only;

    @Override
    public int run(List<String> words, PrintStream out, boolean toScreen) {
        ran.add(words);
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
    public void atLine(int line) {
        lines.add(line);
    }

    @Override
    public int failed(Failure failure, PrintStream err) {
        err.println("error: " + failure.message() + " (" + failure.hint() + ")");
        return failure.exit().code();
    }

    @Override
    public void use(@Nullable String server) throws Failure {
        if ("n9".equals(server)) {
            throw new Failure(ExitCode.NO, "UNKNOWN_SERVER", "no server n9 is known", "", null);
        }
        only = server;
    }

    @Override
    public @Nullable String only() {
        return only;
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
    public Seen look() {
        return seen;
    }

    @Override
    public List<String> complete(String what, String prefix, List<String> options) {
        return List.of("orders/1", "orders/2", "other key");
    }
}
