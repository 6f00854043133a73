package dev.raftctl.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Paper figure 7: the leader of term 8 has followers that lack entries, have extra entries, or both. */
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
    @DisplayName("every follower's log becomes equal to the leader's")
    void repairsEveryFollowersLog() throws Exception {
        ClusterFixture fixture = new ClusterFixture(7, LOGS.length);
        Configuration configuration = configuration(fixture);
        for (int i = 0; i < LOGS.length; i++) {
            SimulatedStorage storage = fixture.server(i + 1).directory().open();
            storage.write(new HardState(7, null), entries(LOGS[i], configuration));
            storage.sync();
        }
        for (int number = 1; number <= LOGS.length; number++) {
            fixture.server(number).start();
        }
        // The figure's leader wins with the votes of (a), (b), (e) and (f), whose logs are older than its own.
        fixture.connectOnly(1, 2, 3, 6, 7);
        fixture.campaign(1);
        fixture.runUntil("the leader of figure 7", () -> fixture.isLeader(1));
        fixture.cluster.network().restoreLinks();

        List<Long> expectedTerms = new ArrayList<>(List.of(1L, 1L, 1L, 4L, 4L, 5L, 5L, 6L, 6L, 6L, 8L));
        for (int number = 1; number <= LOGS.length; number++) {
            int serverNumber = number;
            fixture.runUntil(
                    "the log of server " + serverNumber,
                    () -> fixture.terms(serverNumber).equals(expectedTerms));
        }
        fixture.runUntil("the whole log committed", () -> fixture.view(1).commitIndex() == expectedTerms.size());
        assertThat(fixture.view(1).hardState().term()).isEqualTo(8);
    }

    private static Configuration configuration(ClusterFixture fixture) {
        List<ClusterMember> members = new ArrayList<>();
        for (SimulatedServer server : fixture.cluster.servers()) {
            members.add(fixture.cluster.member(server));
        }
        return Configuration.ofVoters(members);
    }

    private static List<LogEntry> entries(long[] terms, Configuration configuration) {
        List<LogEntry> entries = new ArrayList<>();
        entries.add(LogEntry.configuration(1, 1, configuration));
        for (int i = 1; i < terms.length; i++) {
            entries.add(LogEntry.noop(terms[i], i + 1));
        }
        return entries;
    }
}
