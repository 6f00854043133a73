package dev.raftctl.cli.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.junit.jupiter.api.Test;

class ConsolePromptTest {
    private static final List<String> SERVERS = List.of("n1", "n2", "n3");

    @Test
    void showsClusterLeaderAndTerm() {
        assertThat(text(new ClusterSummary(3, "orders", "n1", 5, SERVERS))).isEqualTo("orders n1@5> ");
    }

    @Test
    void isRedWithoutALeader() {
        AttributedString prompt = ConsolePrompt.of(new ClusterSummary(2, "orders", null, 7, SERVERS), null, false)
                .toAttributedString();
        assertThat(prompt.toString()).isEqualTo("orders no leader@7> ");
        int at = prompt.toString().indexOf("no leader");
        assertThat(prompt.styleAt(at))
                .isEqualTo(
                        AttributedStyle.DEFAULT.foreground(AttributedStyle.RED).bold());
    }

    @Test
    void reportsWhenNoServerIsReachable() {
        assertThat(text(ClusterSummary.UNREACHABLE)).isEqualTo("not connected> ");
        assertThat(text(ClusterSummary.UNKNOWN)).isEqualTo("raftctl> ");
        assertThat(text(new ClusterSummary(1, "", null, 0, SERVERS))).isEqualTo("no cluster> ");
    }

    @Test
    void namesTheSelectedServer() {
        assertThat(ConsolePrompt.of(new ClusterSummary(1, "orders", "n1", 5, SERVERS), "n2", false)
                        .toString())
                .isEqualTo("orders [n2] n1@5> ");
    }

    private static String text(ClusterSummary summary) {
        return ConsolePrompt.of(summary, null, false).toString();
    }
}
