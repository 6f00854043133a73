package dev.raftctl.cli.program;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the generated completions in real shells on a terminal, with server ids from a running cluster. */
class CompletionIT {
    private static final String SERVER = "orders-a";

    private static final long TAB_MILLIS = 5_000;
    private static final int MAX_TABS = 40;

    @TempDir
    static Path directory;

    private static RunningNode node;
    private static String address = "";

    @BeforeAll
    static void start() throws Exception {
        address = "127.0.0.1:" + RunningNode.freePort();
        node = RunningNode.start(
                Program.file(),
                directory,
                "node",
                "--id",
                SERVER,
                "--listen",
                address,
                "--data-dir",
                directory.resolve("data").toString());
        Program.file().run("bootstrap", SERVER + "=" + address).requireExit(0);
        // The completions are registered for the name raftctl, whatever the program's file is called.
        Files.createSymbolicLink(directory.resolve("raftctl"), Program.path("raftctl.program"));
    }

    @AfterAll
    static void end() {
        if (node != null) {
            node.close();
        }
    }

    private static String completions(String file) {
        return Program.path("raftctl.root")
                .resolve("completions/" + file)
                .toAbsolutePath()
                .normalize()
                .toString();
    }

    /**
     * Presses Tab until the completion appears: on a busy machine the query of the cluster may take longer than its
     * timeout of half a second.
     */
    private static void assertCompletes(Tmux tmux, String typed, String expected) throws Exception {
        tmux.keys("-l", typed);
        tmux.awaitText(typed);
        int tabs = 0;
        do {
            tmux.keys("Tab");
            tabs++;
        } while (!completed(tmux, expected) && tabs < MAX_TABS);
        tmux.awaitText(expected);
        // A redundant Tab may have listed the candidates and repeated the line.
        tmux.keys("C-u", "C-l");
        tmux.await("an empty line", screen -> screen.stream().noneMatch(line -> line.contains(expected)));
    }

    private static boolean completed(Tmux tmux, String expected) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TAB_MILLIS);
        while (System.nanoTime() < deadline) {
            if (tmux.screen().stream().anyMatch(line -> line.contains(expected))) {
                return true;
            }
            Thread.sleep(50);
        }
        return false;
    }

    private static void assertCompletesIn(Path home, String shell, String setUp) throws Exception {
        assumeTrue(Tmux.isInstalled(shell.split(" ")[0]), shell + " is not installed");
        try (Tmux tmux = Tmux.shell(Files.createDirectories(home))) {
            tmux.keys(
                    "export HOME=" + home + " PATH=" + directory + ":$PATH RAFTCTL_ENDPOINTS=" + address + "; clear",
                    "Enter");
            tmux.keys(shell, "Enter");
            for (String line : List.of(setUp.split("\n"))) {
                tmux.keys("-l", line);
                tmux.keys("Enter");
            }
            tmux.keys("-l", "clear; expr 40 + 2");
            tmux.keys("Enter");
            tmux.await("a prompt of " + shell, screen -> screen.stream().anyMatch(line -> line.equals("42")));
            assertCompletes(tmux, "raftctl transf", "raftctl transfer-leadership");
            assertCompletes(tmux, "raftctl step-down --for", "raftctl step-down --force");
            assertCompletes(tmux, "raftctl inspect ord", "raftctl inspect " + SERVER);
        }
    }

    @Test
    void bash() throws Exception {
        assertCompletesIn(
                directory.resolve("b"), "bash --norc --noprofile", "PS1='% '\nsource " + completions("raftctl.bash"));
    }

    @Test
    void zsh() throws Exception {
        String functions = Path.of(completions("_raftctl")).getParent().toString();
        assertCompletesIn(
                directory.resolve("z"),
                "zsh -f",
                "PS1='$ '\nfpath=(" + functions + " $fpath); autoload -U compinit; compinit -u -D");
    }

    @Test
    void fish() throws Exception {
        assertCompletesIn(
                directory.resolve("f"),
                "fish --no-config",
                "function fish_prompt; echo '$ '; end; set -g fish_autosuggestion_enabled 0\nsource "
                        + completions("raftctl.fish"));
    }
}
