package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.config.ClusterConfig;
import dev.raftctl.node.config.ClusterIdentity;
import dev.raftctl.node.runtime.AutoBootstrapRules.Decision;
import dev.raftctl.node.runtime.AutoBootstrapRules.StatusResult;
import dev.raftctl.node.storage.Identity;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.DiskSpace;
import dev.raftctl.protocol.message.DiskSpaceLevel;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.Observations;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.ProcessStatus;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.message.StateStatus;
import dev.raftctl.protocol.net.HostPort;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Tests which server may bootstrap the cluster of a configuration file, and when (hazard M23). */
class AutoBootstrapRulesTest {
    private static final SortedMap<ServerId, HostPort> ADDRESSES = addresses("n1", "n2", "n3");
    private static final ClusterConfig CLUSTER_CONFIG = new ClusterConfig("orders", true, ADDRESSES);
    private static final Configuration ALL_SERVERS = configuration(1, 2, 3);
    private static final String CLUSTER_ID = ClusterIdentity.of("orders", ALL_SERVERS);

    private final SortedMap<ServerId, StatusResult> found = new TreeMap<>();

    private static SortedMap<ServerId, HostPort> addresses(String... ids) {
        SortedMap<ServerId, HostPort> list = new TreeMap<>();
        for (String id : ids) {
            list.put(ServerId.of(id), new HostPort("127.0.0.1", 7000 + id.charAt(1)));
        }
        return list;
    }

    private static Configuration configuration(long... incarnations) {
        List<Member> members = new ArrayList<>();
        ADDRESSES.forEach(
                (id, address) -> members.add(new Member(id, address.toString(), incarnations[members.size()])));
        return Configuration.ofVoters(members);
    }

    private static Identity newIdentity(String id, long incarnation) {
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
                new DiskSpace(DiskSpaceLevel.AMPLE, -1, 0, "/"),
                process,
                Observations.NONE,
                StateStatus.NONE,
                0);
    }

    private void addEmptyServer(String id, long incarnation) {
        found.put(
                ServerId.of(id),
                new StatusResult(status(id, incarnation, "", Configuration.NONE, ProcessStatus.NONE), ""));
    }

    private void addBootstrappedServer(String id, long incarnation, Configuration configuration) {
        String clusterId = ClusterIdentity.of("orders", configuration);
        found.put(
                ServerId.of(id),
                new StatusResult(status(id, incarnation, clusterId, configuration, ProcessStatus.NONE), ""));
    }

    private void addUnreachableServer(String id) {
        found.put(ServerId.of(id), new StatusResult(null, "connection refused"));
    }

    private Decision decide(Identity self) {
        return new AutoBootstrapRules(CLUSTER_CONFIG, self, "127.0.0.1:1").decide(found);
    }

    private String waitReason(Identity self) {
        return ((Decision.Wait) decide(self)).reason();
    }

    @Test
    void theFirstListedServerBootstrapsOnceAllAreReachable() {
        addEmptyServer("n2", 2);
        addEmptyServer("n3", 3);
        assertThat(decide(newIdentity("n1", 1))).isEqualTo(new Decision.Bootstrap(CLUSTER_ID, ALL_SERVERS, true));
    }

    @Test
    void otherServersWaitForTheFirstListedServer() {
        addEmptyServer("n1", 1);
        addEmptyServer("n3", 3);
        assertThat(waitReason(newIdentity("n2", 2))).contains("is waiting for n1");
    }

    @Test
    void theWaitReasonNamesUnreachableServers() {
        addEmptyServer("n2", 2);
        addUnreachableServer("n3");
        assertThat(waitReason(newIdentity("n1", 1)))
                .isEqualTo("cannot reach n3 at " + ADDRESSES.get(ServerId.of("n3")) + " (connection refused)");
    }

    @Test
    void otherServersAdoptTheConfigurationOfTheFirst() {
        addBootstrappedServer("n1", 1, ALL_SERVERS);
        addUnreachableServer("n3");
        assertThat(decide(newIdentity("n2", 2))).isEqualTo(new Decision.Bootstrap(CLUSTER_ID, ALL_SERVERS, false));
    }

    /** Hazard M17. */
    @Test
    void aServerThatLostItsDiskDoesNotBootstrap() {
        addBootstrappedServer("n2", 2, ALL_SERVERS);
        addUnreachableServer("n3");
        assertThat(decide(newIdentity("n1", 9))).isInstanceOf(Decision.DiskLost.class);
    }

    @Test
    void aServerOutsideTheConfigurationDoesNotBootstrap() {
        Configuration others = Configuration.ofVoters(List.of(new Member(ServerId.of("n2"), "127.0.0.1:2", 2)));
        addBootstrappedServer("n2", 2, others);
        addEmptyServer("n3", 3);
        assertThat(waitReason(newIdentity("n1", 1))).contains("add-server n1=");
    }

    @Test
    void aServerThatJoinedAClusterBootstrapsNoOther() {
        addEmptyServer("n2", 2);
        addEmptyServer("n3", 3);
        Identity joined = new Identity(ServerId.of("n1"), 9, CLUSTER_ID, "orders");
        assertThat(waitReason(joined)).contains("belongs to cluster " + CLUSTER_ID);
    }

    @Test
    void anInterruptedBootstrapIsCompleted() {
        addEmptyServer("n2", 2);
        addEmptyServer("n3", 3);
        Identity interrupted = new Identity(ServerId.of("n1"), 1, CLUSTER_ID, "orders");
        assertThat(decide(interrupted)).isEqualTo(new Decision.Bootstrap(CLUSTER_ID, ALL_SERVERS, true));
    }

    @Test
    void aServerOfAnotherClusterPreventsTheBootstrap() {
        addEmptyServer("n2", 2);
        found.put(
                ServerId.of("n3"),
                new StatusResult(status("n3", 3, "elsewhere", Configuration.NONE, ProcessStatus.NONE), ""));
        assertThat(waitReason(newIdentity("n1", 1))).contains("n3, which already belongs to cluster elsewhere");
    }

    @Test
    void aServerWithADifferentServerListPreventsTheBootstrap() {
        addEmptyServer("n2", 2);
        found.put(
                ServerId.of("n3"),
                new StatusResult(
                        status("n3", 3, "", Configuration.NONE, new ProcessStatus(7, "", "another", List.of())), ""));
        assertThat(waitReason(newIdentity("n1", 1)))
                .contains("n3: its configuration file has another cluster name or other servers");
    }
}
