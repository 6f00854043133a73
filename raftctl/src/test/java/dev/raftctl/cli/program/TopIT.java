package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the live view in a real terminal, on a cluster of one server. */
class TopIT {
    @TempDir
    Path directory;

    private RunningNode node;
    private Tmux tmux;
    private int port;

    @BeforeEach
    void start() throws Exception {
        tmux = Tmux.shell(directory);
        port = RunningNode.freePort();
        node = RunningNode.start(
                Program.file(),
                directory,
                "node",
                "--id",
                "n1",
                "--listen",
                address(),
                "--data-dir",
                directory.resolve("data").toString());
        Program.file().run("bootstrap", "n1=" + address()).requireExit(0);
        Program.file()
                .run("-e", address(), "wait", "leader", "--timeout", "60s")
                .requireExit(0);
    }

    @AfterEach
    void end() throws Exception {
        if (node != null) {
            node.close();
        }
        if (tmux != null) {
            tmux.close();
        }
    }

    private String address() {
        return "127.0.0.1:" + port;
    }

    /** Starts the view and waits for a complete screen. */
    private void top(String before) throws Exception {
        String stty = "cd " + directory + "; clear; stty -g > before; ";
        String program = before + " " + Program.path("raftctl.program") + " -e " + address() + " top --interval 100ms";
        tmux.keys(stty + program + "; echo \"ended $?\"; stty -g > after; cmp before after && echo same", "Enter");
        tmux.await("a complete screen", TopIT::isComplete);
    }

    private static boolean isComplete(List<String> screen) {
        return screen.size() == 24
                && screen.get(0).contains(": n1 leads term ")
                && screen.get(23).endsWith("q quit  sorted by id");
    }

    private void assertTerminalRestored(int exit) throws Exception {
        List<String> screen = tmux.await("the restored terminal", lines -> lines.contains("same"));
        assertThat(screen).contains("ended " + exit).noneMatch(line -> line.contains("WRITES/S"));
    }

    @Test
    void showsServersAndKeysAndRestoresTheTerminalOnQuit() throws Exception {
        top("");
        // On a busy machine, the first screens show that the server was paused.
        tmux.await(
                "the server without findings",
                screen -> isComplete(screen)
                        && screen.get(0).matches(".*: n1 leads term \\d+, quorum 1 of 1, healthy .* writes/s")
                        && screen.get(3).startsWith("  ID ROLE")
                        && screen.get(3).endsWith("CONTACT WON")
                        && screen.get(4).matches("> n1 leader +\\d+ n1.*"));
        tmux.keys("Enter");
        tmux.awaitText("election timeout");
        tmux.keys("Escape");
        tmux.awaitText("sorted by id");
        tmux.keys("s");
        tmux.awaitText("sorted by role");
        tmux.keys("q");
        assertTerminalRestored(0);
    }

    @Test
    void adaptsToTheTerminalSize() throws Exception {
        top("");
        tmux.resize(100, 12);
        tmux.await(
                "keys in the new last line and one table",
                lines -> lines.size() >= 12
                        && lines.get(11).contains("q quit")
                        && lines.get(0).length() == 100
                        && lines.stream()
                                        .filter(line -> line.contains("ID ROLE"))
                                        .count()
                                == 1);
        tmux.keys("C-c");
        assertTerminalRestored(0);
    }

    @Test
    void confirmsBeforeSteppingDownAndReportsARefusal() throws Exception {
        top("NO_COLOR=1");
        tmux.keys("d");
        tmux.awaitText("Step down n1? [y/N]");
        tmux.keys("n");
        tmux.awaitText("nothing was changed");
        tmux.keys("d");
        tmux.awaitText("[y/N]");
        tmux.keys("y");
        tmux.await(
                "the outcome of the request",
                lines -> lines.size() == 24
                        && !lines.get(23).isEmpty()
                        && !lines.get(23).contains("sorted by")
                        && !lines.get(23).contains("step-down requested")
                        && !lines.get(23).contains("[y/N]"));
        tmux.keys("q");
        assertTerminalRestored(0);
    }

    @Test
    void restoresTheTerminalOnSigterm() throws Exception {
        top("");
        ProcessHandle view = ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(address() + " top"))
                .filter(process -> process.info().command().orElse("").endsWith("java"))
                .findFirst()
                .orElseThrow();
        assertThat(view.destroy()).isTrue();
        assertTerminalRestored(130);
    }

    @Test
    void printsFramesOneBelowTheOtherOnADumbTerminal() throws Exception {
        String program = "TERM=dumb " + Program.path("raftctl.program") + " -e " + address() + " top --count 2";
        tmux.keys("clear; " + program + "; echo \"ended $?\"", "Enter");
        assertThat(tmux.awaitText("ended 0"))
                .filteredOn(line -> line.startsWith("ID  ROLE"))
                .hasSize(2);
    }
}
