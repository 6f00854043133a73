package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.config.ClusterConfig;
import dev.raftctl.node.config.ClusterIdentity;
import dev.raftctl.node.runtime.FormingRules.Decision;
import dev.raftctl.node.runtime.FormingRules.Found;
import dev.raftctl.node.storage.Identity;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.DiskSpace;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.Observations;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.ProcessStatus;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.message.Space;
import dev.raftctl.protocol.message.StateStatus;
import dev.raftctl.protocol.net.HostPort;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Who may form the cluster of a configuration file, and when (M23). */
class FormingRulesTest {
    private static final SortedMap<ServerId, HostPort> LIST = list("n1", "n2", "n3");
    private static final ClusterConfig FILE = new ClusterConfig("orders", true, LIST);
    private static final Configuration ALL = configuration(1, 2, 3);
    private static final String ID = ClusterIdentity.of("orders", ALL);

    private final SortedMap<ServerId, Found> found = new TreeMap<>();

    private static SortedMap<ServerId, HostPort> list(String... ids) {
        SortedMap<ServerId, HostPort> list = new TreeMap<>();
        for (String id : ids) {
            list.put(ServerId.of(id), new HostPort("127.0.0.1", 7000 + id.charAt(1)));
        }
        return list;
    }

    private static Configuration configuration(long... incarnations) {
        List<Member> members = new ArrayList<>();
        LIST.forEach((id, address) -> members.add(new Member(id, address.toString(), incarnations[members.size()])));
        return Configuration.ofVoters(members);
    }

    private static Identity fresh(String id, long incarnation) {
        return new Identity(ServerId.of(id), incarnation, "", "");
    }

    private static ServerStatus status(
            String id, long incarnation, String clusterId, Configuration configuration, ProcessStatus process) {
        return new ServerStatus(
                ServerId.of(id),
                clusterId,
                clusterId.isEmpty() ? "" : "orders",
                incarnation,
                "127.0.0.1:1",
                configuration.isEmpty() ? ServerRole.UNCONFIGURED : ServerRole.FOLLOWER,
                0,
                null,
                null,
                1,
                Position.ZERO,
                0,
                0,
                0,
                0,
                configuration,
                configuration.isEmpty() ? 0 : 1,
                true,
                -1,
                -1,
                0,
                "",
                1000,
                100,
                List.of(),
                null,
                0,
                0,
                1,
                "test",
                0,
                new DiskSpace(Space.AMPLE, -1, 0, "/"),
                process,
                Observations.NONE,
                StateStatus.NONE,
                0);
    }

    private void empty(String id, long incarnation) {
        found.put(ServerId.of(id), new Found(status(id, incarnation, "", Configuration.NONE, ProcessStatus.NONE), ""));
    }

    private void formed(String id, long incarnation, Configuration configuration) {
        String clusterId = ClusterIdentity.of("orders", configuration);
        found.put(
                ServerId.of(id), new Found(status(id, incarnation, clusterId, configuration, ProcessStatus.NONE), ""));
    }

    private void silent(String id) {
        found.put(ServerId.of(id), new Found(null, "connection refused"));
    }

    private Decision judge(Identity self) {
        return new FormingRules(FILE, self, "127.0.0.1:1").judge(found);
    }

    private String waits(Identity self) {
        return ((Decision.Wait) judge(self)).why();
    }

    @Test
    void theFirstOfTheListFormsWhenAllHaveBeenMet() {
        empty("n2", 2);
        empty("n3", 3);
        assertThat(judge(fresh("n1", 1))).isEqualTo(new Decision.Form(ID, ALL, true));
    }

    @Test
    void theOthersWaitForTheFirst() {
        empty("n1", 1);
        empty("n3", 3);
        assertThat(waits(fresh("n2", 2))).contains("waits for n1");
    }

    @Test
    void whoIsMissingIsNamed() {
        empty("n2", 2);
        silent("n3");
        assertThat(waits(fresh("n1", 1)))
                .isEqualTo("has not met n3 at " + LIST.get(ServerId.of("n3")) + " (connection refused)");
    }

    @Test
    void theOthersBeginWithWhatTheFirstFormed() {
        formed("n1", 1, ALL);
        silent("n3");
        assertThat(judge(fresh("n2", 2))).isEqualTo(new Decision.Form(ID, ALL, false));
    }

    /** M17 */
    @Test
    void aServerWithAnotherDiskTakesNoPart() {
        formed("n2", 2, ALL);
        silent("n3");
        assertThat(judge(fresh("n1", 9))).isInstanceOf(Decision.DiskLost.class);
    }

    @Test
    void whoIsInNoConfigurationFormsNone() {
        Configuration others = Configuration.ofVoters(List.of(new Member(ServerId.of("n2"), "127.0.0.1:2", 2)));
        formed("n2", 2, others);
        empty("n3", 3);
        assertThat(waits(fresh("n1", 1))).contains("add-server n1=");
    }

    @Test
    void whoWasTakenIntoAClusterFormsNoOther() {
        empty("n2", 2);
        empty("n3", 3);
        Identity taken = new Identity(ServerId.of("n1"), 9, ID, "orders");
        assertThat(waits(taken)).contains("belongs to cluster " + ID);
    }

    @Test
    void anInterruptedFormingIsFinished() {
        empty("n2", 2);
        empty("n3", 3);
        Identity interrupted = new Identity(ServerId.of("n1"), 1, ID, "orders");
        assertThat(judge(interrupted)).isEqualTo(new Decision.Form(ID, ALL, true));
    }

    @Test
    void withAServerOfAnotherClusterNoneIsFormed() {
        empty("n2", 2);
        found.put(
                ServerId.of("n3"), new Found(status("n3", 3, "elsewhere", Configuration.NONE, ProcessStatus.NONE), ""));
        assertThat(waits(fresh("n1", 1))).contains("n3, which belongs to cluster elsewhere");
    }

    @Test
    void anotherListIsNoticed() {
        empty("n2", 2);
        found.put(
                ServerId.of("n3"),
                new Found(status("n3", 3, "", Configuration.NONE, new ProcessStatus(7, "", "another", List.of())), ""));
        assertThat(waits(fresh("n1", 1))).contains("n3: its configuration file gives another name or other servers");
    }
}
