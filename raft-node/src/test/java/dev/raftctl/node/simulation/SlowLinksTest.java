package dev.raftctl.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.kv.KvCommand;
import dev.raftctl.protocol.kv.KvFormat;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Links that need several election timeouts for what is sent at once (E26): the leader stays, and the cluster makes
 * progress.
 */
@DisplayName("E26: slow links")
class SlowLinksTest {
    /** What a link carries in an election timeout. */
    private static final int BYTES_IN_TIMEOUT = 16_000;

    private static final long BYTES_PER_SECOND = BYTES_IN_TIMEOUT * 1000 / 150;

    private static Stage stage(int slowServer) {
        return new Stage(26, 3, swarm -> swarm.with(swarm.weather().withBandwidth(BYTES_PER_SECOND, slowServer)));
    }

    private final Stage stage = stage(3);

    private void write(int leader, int bytes, int times) {
        for (int i = 0; i < times; i++) {
            stage.ask(leader, put(bytes));
        }
    }

    private static ClientRequest put(int bytes) {
        byte[] command = KvFormat.encodeCommand(
                new KvCommand.Put(new byte[] {'k'}, new byte[bytes], new KvCommand.Condition.Always()));
        return new ClientRequest.Execute(0, 0, 0, command);
    }

    @Test
    @DisplayName("a follower far behind that is needed for the quorum gets the log from one leader")
    void a_lagging_follower_is_needed() {
        stage.cluster.begin();
        stage.campaign(1);
        stage.until("leader 1", () -> stage.leads(1) && stage.view(3).commitIndex() >= 2);
        stage.link(1, 2);
        write(1, 4_000, 60);
        stage.until("written", () -> stage.view(2).commitIndex() >= 62);
        stage.cluster.network().mend();
        stage.server(1).crash();
        stage.until("leader 2", () -> stage.leads(2));
        long term = stage.view(2).ballot().term();
        stage.until("all at 3", () -> stage.view(3).commitIndex() >= 63);
        stage.run(10 * Stage.TIMEOUT);
        assertThat(stage.leads(2)).isTrue();
        assertThat(stage.view(2).ballot().term()).isEqualTo(term);
        assertThat(sent()).as("messages over the slow link").isLessThan(1_500);
    }

    private long sent() {
        Long count = stage.world.counts().get("messages over slow links");
        return count == null ? 0 : count;
    }

    @Test
    @DisplayName("one entry that takes four election timeouts deposes nobody, and reads go on")
    void a_great_entry() {
        Stage all = stage(0);
        all.cluster.begin();
        all.campaign(1);
        all.until("leader 1", () -> all.leads(1) && all.view(1).commitIndex() >= 2);
        long term = all.view(1).ballot().term();
        List<ClientReply> write = all.ask(1, put(4 * BYTES_IN_TIMEOUT));
        all.run(Stage.TIMEOUT);
        List<ClientReply> read = all.ask(2, new ClientRequest.Query(Words.get("k"), true, 0));
        all.run(Stage.TIMEOUT);
        assertThat(write).as("the write takes longer").isEmpty();
        assertThat(read).hasSize(1);
        all.until("answered", () -> !write.isEmpty());
        assertThat(all.view(1).ballot().term()).isEqualTo(term);
    }

    @Test
    @DisplayName("a snapshot whose chunks take four election timeouts each is sent once")
    void a_snapshot() {
        int chunk = 4 * BYTES_IN_TIMEOUT;
        Stage small = new Stage(
                27,
                3,
                swarm -> swarm.with(Swarm.withoutTrailingEntries(swarm.rules()))
                        .with(swarm.weather().withBandwidth(BYTES_PER_SECOND, 3))
                        .with(new Machinery(
                                false, 0, 1, Stage.MILLI / 10, Stage.MILLI / 10, Stage.MILLI / 10, 10, chunk, 1_000)));
        small.cluster.begin();
        small.campaign(1);
        small.until("leader 1", () -> small.leads(1) && small.view(3).commitIndex() >= 2);
        long term = small.view(1).ballot().term();
        small.link(1, 2);
        for (int i = 0; i < 40; i++) {
            small.ask(1, put(200_000));
        }
        small.until("written", () -> small.view(1).firstIndex() >= 40);
        small.cluster.network().mend();
        small.until("all at 3", () -> small.view(3).lastApplied() >= 42);
        assertThat(small.view(1).ballot().term()).isEqualTo(term);
        assertThat(small.world.counts().get("snapshot chunks stored")).isLessThan(20);
    }
}
