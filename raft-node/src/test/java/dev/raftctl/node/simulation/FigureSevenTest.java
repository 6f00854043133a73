package dev.raftctl.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Member;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Paper, figure 7: a leader of term 8 comes to power over followers that lack entries, have others, or both. */
@DisplayName("Figure 7")
class FigureSevenTest {
    private static final long[][] LOGS = {
        {1, 1, 1, 4, 4, 5, 5, 6, 6, 6},
        {1, 1, 1, 4, 4, 5, 5, 6, 6},
        {1, 1, 1, 4},
        {1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6},
        {1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7},
        {1, 1, 1, 4, 4, 4, 4},
        {1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3},
    };

    @Test
    @DisplayName("every follower comes to the leader's log, whatever it had")
    void every_follower_comes_to_the_leaders_log() throws Exception {
        Stage stage = new Stage(7, LOGS.length);
        Configuration configuration = configuration(stage);
        for (int i = 0; i < LOGS.length; i++) {
            ServerFiles files = stage.server(i + 1).directory().open();
            files.write(new Ballot(7, null), entries(LOGS[i], configuration));
            files.sync();
        }
        for (int number = 1; number <= LOGS.length; number++) {
            stage.server(number).start();
        }
        // The figure's leader wins with the votes of (a), (b), (e) and (f), whose logs are behind its own.
        stage.link(1, 2, 3, 6, 7);
        stage.campaign(1);
        stage.until("the leader of figure 7", () -> stage.leads(1));
        stage.cluster.network().mend();

        List<Long> wanted = new ArrayList<>(List.of(1L, 1L, 1L, 4L, 4L, 5L, 5L, 6L, 6L, 6L, 8L));
        for (int number = 1; number <= LOGS.length; number++) {
            int each = number;
            stage.until("the log of server " + each, () -> stage.terms(each).equals(wanted));
        }
        stage.until("all of it committed", () -> stage.view(1).commitIndex() == wanted.size());
        assertThat(stage.view(1).ballot().term()).isEqualTo(8);
    }

    private static Configuration configuration(Stage stage) {
        List<Member> members = new ArrayList<>();
        for (SimulatedServer server : stage.cluster.servers()) {
            members.add(stage.cluster.member(server));
        }
        return Configuration.ofVoters(members);
    }

    private static List<Entry> entries(long[] terms, Configuration configuration) {
        List<Entry> entries = new ArrayList<>();
        entries.add(Entry.configuration(1, 1, configuration));
        for (int i = 1; i < terms.length; i++) {
            entries.add(Entry.noop(terms[i], i + 1));
        }
        return entries;
    }
}
