package dev.raftctl.node.runtime;

import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.Lineage;
import dev.raftctl.protocol.message.Printable;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.Hello.Caller;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.HelloReply.Why;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who may come in. On Netty's loops. */
final class Doorkeeper {
    private static final Logger LOG = LoggerFactory.getLogger(RaftNode.class);

    /** Of complaints about servers of another lineage, whichever of the two has called. */
    static final String OTHER_LINEAGE = "other-lineage";

    /** From this protocol version on a caller knows {@link Why#OTHER_LINEAGE}. */
    private static final int LINEAGE_VERSION = 3;

    private final Acquaintances acquaintances;
    private final PeerLinks peers;
    private final Complaints complaints;
    private final Copies copies;
    private final Fate fate;
    private volatile boolean closing;

    Doorkeeper(Acquaintances acquaintances, PeerLinks peers, Complaints complaints, Copies copies, Fate fate) {
        this.acquaintances = acquaintances;
        this.peers = peers;
        this.complaints = complaints;
        this.copies = copies;
        this.fate = fate;
    }

    void close() {
        closing = true;
    }

    HelloReply greet(Hello hello, int version) {
        if (closing || fate.isOver()) {
            return turn(Why.BUSY, "server " + acquaintances.self() + " is stopping");
        }
        ServerId wanted = hello.to();
        if (wanted != null && !wanted.equals(acquaintances.self())) {
            return turn(Why.WRONG_SERVER, "this is server " + acquaintances.self() + ", not " + wanted);
        }
        HelloReply.Turned turned;
        try {
            turned = hello.caller() == Caller.PEER ? judgePeer(hello) : judgeCluster(hello);
        } catch (StorageFailure failure) {
            fate.metBesideTheLog(failure);
            return turn(Why.BUSY, "the disk of server " + acquaintances.self() + " failed: " + failure.getMessage());
        }
        return turned != null
                ? turned
                : new HelloReply.Welcome(
                        version,
                        acquaintances.clusterId(),
                        acquaintances.clusterName(),
                        acquaintances.self(),
                        acquaintances.incarnation(),
                        acquaintances.address(),
                        acquaintances.process(),
                        acquaintances.lineage().number());
    }

    private HelloReply.@Nullable Turned judgePeer(Hello hello) throws StorageFailure {
        ServerId from = hello.from();
        if (from == null || from.equals(acquaintances.self())) {
            return turn(Why.WRONG_SERVER, "a server calls as " + from + "; this is " + acquaintances.self());
        }
        if (hello.clusterId().isEmpty()) {
            return turn(Why.WRONG_CLUSTER, "server " + from + " belongs to no cluster");
        }
        Lineage lineage = new Lineage(hello.lineage());
        if (acquaintances.clusterId().isEmpty()) {
            if (hello.to() == null) {
                return turn(Why.WRONG_CLUSTER, "server " + acquaintances.self() + " belongs to no cluster");
            }
            String elsewhere = takenInto(hello, lineage, from);
            if (elsewhere != null) {
                return turn(Why.WRONG_CLUSTER, elsewhere);
            }
        }
        HelloReply.Turned turned = judgeCluster(hello);
        if (turned != null) {
            complaints.about(
                    from,
                    "wrong-cluster",
                    "calls from " + Printable.of(hello.fromAddress()) + " as one of another cluster");
            return turned;
        }
        String otherLineage = acquaintances.lineageRefusal(from, hello.lineage());
        if (!otherLineage.isEmpty()) {
            complaints.about(from, OTHER_LINEAGE, otherLineage);
            return turn(hello.versionMax() < LINEAGE_VERSION ? Why.WRONG_CLUSTER : Why.OTHER_LINEAGE, otherLineage);
        }
        if (!acquaintances.knows(from, hello.incarnation())) {
            String text = Complaints.diskLost(from, Printable.of(hello.fromAddress()));
            complaints.about(from, "disk-lost", text);
            return turn(Why.DISK_LOST, text);
        }
        meet(from, hello.fromAddress());
        copies.called(from, hello);
        return null;
    }

    /** By the first of several that call at the same time; the others are judged as callers of any member are. */
    private @Nullable String takenInto(Hello hello, Lineage lineage, ServerId by) throws StorageFailure {
        try {
            String elsewhere = acquaintances.takenIn(hello);
            if (elsewhere == null) {
                LOG.info(
                        "taken into cluster {} ({}), lineage {}, by server {}",
                        Printable.of(hello.clusterId()),
                        Printable.of(hello.clusterName()),
                        lineage,
                        by);
            }
            return elsewhere;
        } catch (StorageFailure failure) {
            if (failure.kind() != StorageFailure.Kind.FOREIGN) {
                throw failure;
            }
            return null;
        }
    }

    private HelloReply.@Nullable Turned judgeCluster(Hello hello) {
        String own = acquaintances.clusterId();
        if (hello.clusterId().isEmpty() || own.isEmpty() || hello.clusterId().equals(own)) {
            return null;
        }
        return turn(
                Why.WRONG_CLUSTER,
                "server " + acquaintances.self() + " belongs to cluster " + own + " (" + acquaintances.clusterName()
                        + "), not " + Printable.of(hello.clusterId()) + " (" + Printable.of(hello.clusterName()) + ")");
    }

    private void meet(ServerId from, String address) {
        try {
            peers.meet(from, HostPort.parse(address));
        } catch (IllegalArgumentException unreadable) {
            LOG.debug(
                    "server {} gives no address to call back: {}",
                    from,
                    Printable.of(String.valueOf(unreadable.getMessage())));
        }
    }

    private HelloReply.Turned turn(Why why, String message) {
        return new HelloReply.Turned(
                why,
                message,
                acquaintances.self(),
                acquaintances.incarnation(),
                acquaintances.lineage().number());
    }
}
