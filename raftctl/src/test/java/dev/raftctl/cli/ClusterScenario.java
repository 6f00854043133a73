package dev.raftctl.cli;

import dev.raftctl.client.FakeCluster;
import dev.raftctl.client.FakeServer;
import dev.raftctl.client.FakeWatchHistory;
import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.coordination.MemberTarget;
import dev.raftctl.protocol.coordination.OperationDescription;
import dev.raftctl.protocol.coordination.OperationEnd;
import dev.raftctl.protocol.coordination.OperationState;
import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** A state of the cluster in which every command is run. */
enum ClusterScenario {
    /** Three servers with n1 as leader and some keys; n4 runs and is in no cluster. */
    WELL,
    /** One of the three servers is down. */
    ONE_DOWN,
    /** One of the three servers is in a term far from the others', which ignore its messages. */
    FAR_TERM,
    /** The leader refuses every change. */
    REFUSING,
    /** The leader accepts changes and never answers. */
    SILENT,
    /** There is no leader. */
    LEADERLESS,
    /** No server listens. */
    UNREACHABLE,
    /** Another program or another cluster listens. */
    UNWILLING,
    /** The servers have not been bootstrapped. */
    UNCONFIGURED,
    /** During an upgrade, one of the three servers runs the previous version. */
    ONE_OLD,
    /** During an upgrade, only the operator's raftctl runs the new version. */
    ALL_OLD;

    /** Returns whether all commands but verify behave as in a cluster of one version. */
    boolean isOnlyForVerify() {
        return this == ONE_OLD || this == ALL_OLD;
    }

    /** Returns whether only commands that show the cluster, or wait for it, behave differently in this scenario. */
    boolean isForViewsOnly() {
        return this == FAR_TERM;
    }

    /** Returns whether commands behave differently from each other in this scenario. */
    boolean needsAllCommands() {
        return ordinal() < LEADERLESS.ordinal();
    }

    FakeCluster create() {
        return create(cluster -> {});
    }

    /** Returns a cluster that also has a lease with a key, and a lock with a holder and a waiter. */
    FakeCluster createWithLocks() {
        return create(cluster -> {
            long lease = grant(cluster, 60_000);
            var unusedPut = cluster.coordinate(new CoordinationCommand.PutKeyWithLease(
                    bytes("workers/w1"), bytes("10.0.0.7"), new KeyValueCommand.KeyPutCondition.PutAlways(), lease));
            lock(cluster, grant(cluster, 15_000), "ops@db1 pid 42");
            lock(cluster, grant(cluster, 15_000), "ops@db2 pid 43");
        });
    }

    /** Returns a cluster whose servers also report some changes to watches. */
    FakeCluster createWithChanges() {
        return create(cluster -> {
            FakeWatchHistory history = new FakeWatchHistory().at(cluster);
            history.change("a", "1", "b/x", "text with\na second line");
            history.change("b/y", "2");
            history.change("b/x", null);
        });
    }

    /** Returns a cluster with records of operations: one that is done, and one whose client reported no end. */
    FakeCluster createWithOperations() {
        return create(cluster -> {
            begin(
                    cluster,
                    new OperationDescription(
                            "remove-n3",
                            "remove-server n3",
                            "alice",
                            "ops1",
                            "broken disk",
                            List.of("plan: remove n3"),
                            List.of(new MemberTarget(ServerId.of("n3"), MemberTarget.TargetRole.ABSENT, "")),
                            List.of(new MemberTarget(
                                    ServerId.of("n3"), MemberTarget.TargetRole.VOTER, "10.0.0.3:7001")),
                            ""));
            var unused = cluster.coordinate(new CoordinationCommand.EndOperation(
                    "remove-n3", new OperationEnd(OperationState.DONE, 0, "", "n3 is not a member any more")));
            begin(
                    cluster,
                    new OperationDescription(
                            "transfer",
                            "transfer-leadership n2",
                            "bob",
                            "",
                            "",
                            List.of("plan: n1 (term 5) transfers leadership to n2"),
                            List.of(),
                            List.of(),
                            "n1"));
        });
    }

    private static void begin(FakeCluster cluster, OperationDescription description) {
        var unused = cluster.coordinate(new CoordinationCommand.BeginOperation(description, 5_000));
    }

    private static long grant(FakeCluster cluster, long ttlMillis) {
        return ((CoordinationResult.LeaseGranted) cluster.coordinate(new CoordinationCommand.GrantLease(ttlMillis)))
                .lease();
    }

    private static void lock(FakeCluster cluster, long lease, String holder) {
        var unused = cluster.coordinate(
                new CoordinationCommand.AcquireLock(bytes("backup"), lease, 1, 12_000, true, holder));
    }

    private FakeCluster create(Consumer<FakeCluster> preparation) {
        if (this == UNCONFIGURED) {
            FakeCluster none = new FakeCluster();
            none.add("n1");
            none.add("n2");
            none.add("n3");
            return none;
        }
        FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
        cluster.add("n4");
        FakeServer leader = cluster.server("n1");
        put(cluster, leader, "a", "1");
        put(cluster, leader, "b/x", "text with\na second line");
        put(cluster, leader, "b/y", "2");
        preparation.accept(cluster);
        apply(cluster, leader);
        return cluster;
    }

    private void apply(FakeCluster cluster, FakeServer leader) {
        switch (this) {
            case ONE_DOWN -> cluster.server("n3").behaviour = FakeServer.Behaviour.DOWN;
            case FAR_TERM -> {
                cluster.cutBoth("n1", "n3");
                cluster.server("n3").term = 1L << 48;
                cluster.server("n3").leader = null;
            }
            case REFUSING -> leader.handleAll(request -> isRead(request) ? null : refusal());
            case SILENT -> leader.handleAll(request -> isRead(request) ? null : FakeServer.NO_REPLY);
            case ONE_OLD -> cluster.server("n2").protocol = 1;
            case ALL_OLD -> {
                for (String name : new String[] {"n1", "n2", "n3", "n4"}) {
                    cluster.server(name).protocol = 1;
                }
            }
            case LEADERLESS -> cluster.depose();
            case UNREACHABLE -> setAll(cluster, FakeServer.Behaviour.DOWN);
            case UNWILLING -> setAll(cluster, FakeServer.Behaviour.REJECTING);
            default -> {}
        }
    }

    private static void setAll(FakeCluster cluster, FakeServer.Behaviour mood) {
        for (String name : new String[] {"n1", "n2", "n3", "n4"}) {
            cluster.server(name).behaviour = mood;
        }
    }

    private static void put(FakeCluster cluster, FakeServer leader, String key, String value) {
        KeyValueCommand put =
                new KeyValueCommand.PutKey(bytes(key), bytes(value), new KeyValueCommand.KeyPutCondition.PutAlways());
        ClientReply unused = cluster.execute(
                leader, new ClientRequest.ExecuteCommandRequest(0, 0, 0, KeyValueMessageFormat.encodeCommand(put)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isRead(ClientRequest request) {
        return request instanceof ClientRequest.QueryRequest
                || request instanceof ClientRequest.QueryCoordinationRequest
                || request instanceof ClientRequest.OpenSessionRequest
                || request instanceof ClientRequest.ReadLogEntriesRequest
                || request instanceof ClientRequest.ReadDecisionsRequest;
    }

    private static ClientReply refusal() {
        return new ClientReply.RefusedReply(new Refusal(
                RefusalReason.STORAGE_FAILED,
                "n1 at 10.0.0.1:7001 (term 5) cannot write: No space left",
                "free some space"));
    }
}
