package dev.raftctl.cli.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunbookFileTest {
    private static final String STEP = "step: Look.\nrun: raftctl health\n";

    @Test
    void readsStepsWithWhatTheyMustShow() {
        List<Runbook> runbooks = RunbookFile.parse("# a comment\n\na: the first\nwhen: always\n" + STEP
                + "step: Look\n  again.\non: n1\nrun: df -h /\nexit: 1\nshows: full\nlook: more\nback: never\n\n"
                + "b: the second\nwhen: x\n" + STEP + "back: y\n");
        assertThat(runbooks).extracting(Runbook::name).containsExactly("a", "b");
        assertThat(runbooks.get(0))
                .isEqualTo(new Runbook(
                        "a",
                        "the first",
                        "always",
                        List.of(
                                new RunbookStep("Look.", "", "raftctl health", 0, "", ""),
                                new RunbookStep("Look again.", "n1", "df -h /", 1, "full", "more")),
                        "never"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: t\n" + STEP + "back: y\n",
                "a: t\nwhen: x\n" + STEP,
                "a: t\nwhen: x\nback: y\n",
                "a: t\nwhen: x\nrun: raftctl health\n" + STEP + "back: y\n",
                "a: t\nwhen: x\n" + STEP + "run: raftctl status\nback: y\n",
                "a: t\nwhen: x\nstep: Look.\nback: y\n",
                "a: t\nwhen: x\n" + STEP + "shwos: words\nback: y\n",
                "a: t\nwhen: x\n" + STEP + "no name\nback: y\n"
            })
    void refusesWhatIsIncompleteOrMisplaced(String text) {
        assertThatThrownBy(() -> RunbookFile.parse(text))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("runbooks.txt");
    }

    @Test
    void breaksALongCommandIntoLinesThatAShellJoins() {
        String command = "raftctl recover " + "--option value ".repeat(12).strip();
        List<String> lines = new RunbookStep("Recover.", "n3", command, 0, "", "").promptLines(4);
        assertThat(lines).hasSizeGreaterThan(1).allMatch(line -> line.length() + 4 <= 80);
        assertThat(lines.subList(0, lines.size() - 1)).allMatch(line -> line.endsWith(" \\"));
        assertThat(String.join("", lines).replaceAll(" \\\\ *", " ")).isEqualTo("n3$ " + command);
    }
}
