package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.config.ClusterIdGenerator;
import dev.raftctl.node.config.ClusterSettings;
import dev.raftctl.node.runtime.AutoBootstrapRules.AutoBootstrapDecision;
import dev.raftctl.node.runtime.AutoBootstrapRules.StatusRequestResult;
import dev.raftctl.node.storage.ServerIdentity;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.DiskSpaceLevel;
import dev.raftctl.protocol.message.DiskSpaceStatus;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerProcessStatus;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.message.ServerStatusBuilder;
import dev.raftctl.protocol.net.HostPort;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Tests which server may bootstrap the cluster of a configuration file, and when (hazard M23). */
class AutoBootstrapRulesTest {
    private static final SortedMap<ServerId, HostPort> ADDRESSES = addresses("n1", "n2", "n3");
    private static final ClusterSettings CLUSTER_CONFIG = new ClusterSettings("orders", true, ADDRESSES);
    private static final Configuration ALL_SERVERS = configuration(1, 2, 3);
    private static final String CLUSTER_ID = ClusterIdGenerator.of("orders", ALL_SERVERS);

    private final SortedMap<ServerId, StatusRequestResult> found = new TreeMap<>();

    private static SortedMap<ServerId, HostPort> addresses(String... ids) {
        SortedMap<ServerId, HostPort> list = new TreeMap<>();
        for (String id : ids) {
            list.put(ServerId.of(id), new HostPort("127.0.0.1", 7000 + id.charAt(1)));
        }
        return list;
    }

    private static Configuration configuration(long... incarnations) {
        List<ClusterMember> members = new ArrayList<>();
        ADDRESSES.forEach(
                (id, address) -> members.add(new ClusterMember(id, address.toString(), incarnations[members.size()])));
        return Configuration.ofVoters(members);
    }

    private static ServerIdentity newIdentity(String id, long incarnation) {
        return new ServerIdentity(ServerId.of(id), incarnation, "", "");
    }

    private static ServerStatus status(
            String id, long incarnation, String clusterId, Configuration configuration, ServerProcessStatus process) {
        return new ServerStatusBuilder(ServerId.of(id))
                .clusterId(clusterId)
                .clusterName(clusterId.isEmpty() ? "" : "orders")
                .incarnation(incarnation)
                .address("127.0.0.1:1")
                .role(configuration.isEmpty() ? ServerRole.UNCONFIGURED : ServerRole.FOLLOWER)
                .configuration(configuration)
                .configIndex(configuration.isEmpty() ? 0 : 1)
                .electionTimeoutMs(1000)
                .heartbeatMs(100)
                .uptimeMs(1)
                .version("test")
                .disk(new DiskSpaceStatus(DiskSpaceLevel.AMPLE, -1, 0, "/"))
                .process(process)
                .build();
    }

    private void addEmptyServer(String id, long incarnation) {
        found.put(
                ServerId.of(id),
                new StatusRequestResult(status(id, incarnation, "", Configuration.NONE, ServerProcessStatus.NONE), ""));
    }

    private void addBootstrappedServer(String id, long incarnation, Configuration configuration) {
        String clusterId = ClusterIdGenerator.of("orders", configuration);
        found.put(
                ServerId.of(id),
                new StatusRequestResult(
                        status(id, incarnation, clusterId, configuration, ServerProcessStatus.NONE), ""));
    }

    private void addUnreachableServer(String id) {
        found.put(ServerId.of(id), new StatusRequestResult(null, "connection refused"));
    }

    private AutoBootstrapDecision decide(ServerIdentity self) {
        return new AutoBootstrapRules(CLUSTER_CONFIG, self, "127.0.0.1:1").decide(found);
    }

    private String waitReason(ServerIdentity self) {
        return ((AutoBootstrapDecision.WaitBeforeBootstrap) decide(self)).reason();
    }

    @Test
    void theFirstListedServerBootstrapsOnceAllAreReachable() {
        addEmptyServer("n2", 2);
        addEmptyServer("n3", 3);
        assertThat(decide(newIdentity("n1", 1)))
                .isEqualTo(new AutoBootstrapDecision.BootstrapNow(CLUSTER_ID, ALL_SERVERS, true));
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
        assertThat(decide(newIdentity("n2", 2)))
                .isEqualTo(new AutoBootstrapDecision.BootstrapNow(CLUSTER_ID, ALL_SERVERS, false));
    }

    /** Hazard M17. */
    @Test
    void aServerThatLostItsDiskDoesNotBootstrap() {
        addBootstrappedServer("n2", 2, ALL_SERVERS);
        addUnreachableServer("n3");
        assertThat(decide(newIdentity("n1", 9))).isInstanceOf(AutoBootstrapDecision.LocalDiskLost.class);
    }

    @Test
    void aServerOutsideTheConfigurationDoesNotBootstrap() {
        Configuration others = Configuration.ofVoters(List.of(new ClusterMember(ServerId.of("n2"), "127.0.0.1:2", 2)));
        addBootstrappedServer("n2", 2, others);
        addEmptyServer("n3", 3);
        assertThat(waitReason(newIdentity("n1", 1))).contains("add-server n1=");
    }

    @Test
    void aServerThatJoinedAClusterBootstrapsNoOther() {
        addEmptyServer("n2", 2);
        addEmptyServer("n3", 3);
        ServerIdentity joined = new ServerIdentity(ServerId.of("n1"), 9, CLUSTER_ID, "orders");
        assertThat(waitReason(joined)).contains("belongs to cluster " + CLUSTER_ID);
    }

    @Test
    void anInterruptedBootstrapIsCompleted() {
        addEmptyServer("n2", 2);
        addEmptyServer("n3", 3);
        ServerIdentity interrupted = new ServerIdentity(ServerId.of("n1"), 1, CLUSTER_ID, "orders");
        assertThat(decide(interrupted))
                .isEqualTo(new AutoBootstrapDecision.BootstrapNow(CLUSTER_ID, ALL_SERVERS, true));
    }

    @Test
    void aServerOfAnotherClusterPreventsTheBootstrap() {
        addEmptyServer("n2", 2);
        found.put(
                ServerId.of("n3"),
                new StatusRequestResult(
                        status("n3", 3, "elsewhere", Configuration.NONE, ServerProcessStatus.NONE), ""));
        assertThat(waitReason(newIdentity("n1", 1))).contains("n3, which already belongs to cluster elsewhere");
    }

    @Test
    void aServerWithADifferentServerListPreventsTheBootstrap() {
        addEmptyServer("n2", 2);
        found.put(
                ServerId.of("n3"),
                new StatusRequestResult(
                        status("n3", 3, "", Configuration.NONE, new ServerProcessStatus(7, "", "another", List.of())),
                        ""));
        assertThat(waitReason(newIdentity("n1", 1)))
                .contains("n3: its configuration file has another cluster name or other servers");
    }

    @Test
    void warnsIfTheServerIsListedAloneAndTheClusterHasGrown() {
        ClusterSettings alone = new ClusterSettings("orders", true, addresses("n1"));
        assertThat(AutoBootstrapRules.warningIfListedAlone(alone, ALL_SERVERS))
                .contains("lists only n1, but the cluster also has n2, n3")
                .contains("set bootstrap = false, or list all members");
    }

    @Test
    void doesNotWarnOfAFileThatCannotFormASecondCluster() {
        Configuration own = Configuration.ofVoters(List.of(new ClusterMember(ServerId.of("n1"), "127.0.0.1:7049", 1)));
        ClusterSettings alone = new ClusterSettings("orders", true, addresses("n1"));
        assertThat(AutoBootstrapRules.warningIfListedAlone(alone, own)).isEmpty();
        assertThat(AutoBootstrapRules.warningIfListedAlone(alone, Configuration.NONE))
                .isEmpty();
        assertThat(AutoBootstrapRules.warningIfListedAlone(
                        new ClusterSettings("orders", false, addresses("n1")), ALL_SERVERS))
                .isEmpty();
        assertThat(AutoBootstrapRules.warningIfListedAlone(CLUSTER_CONFIG, ALL_SERVERS))
                .isEmpty();
    }
}
