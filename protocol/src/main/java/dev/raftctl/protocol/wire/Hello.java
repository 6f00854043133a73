package dev.raftctl.protocol.wire;

import dev.raftctl.protocol.message.ServerId;
import org.jspecify.annotations.Nullable;

/**
 * The first frame of a connection.
 *
 * @param minVersion the oldest protocol version that the caller supports
 * @param maxVersion the newest protocol version that the caller supports
 * @param schema {@link ProtocolVersionRange#schemaHash} of {@code maxVersion}
 * @param clusterId empty if the caller has no cluster yet or accepts any
 * @param from the calling server; null for clients
 * @param fromAddress the address of the calling server; empty for clients
 * @param incarnation the incarnation of the calling server; 0 for clients
 * @param to the server that the caller expects; null for any server
 * @param instanceId a random number that identifies the calling process; 0 for clients and older versions
 * @param lineage the {@link dev.raftctl.protocol.message.ClusterLineage} of the calling server; 0 for clients and older
 *     versions
 */
public record Hello(
        int minVersion,
        int maxVersion,
        int schema,
        CallerKind caller,
        String clusterId,
        String clusterName,
        @Nullable ServerId from,
        String fromAddress,
        long incarnation,
        @Nullable ServerId to,
        long instanceId,
        long lineage) {
    /** Creates a hello that carries no instance id and no lineage. */
    public Hello(
            int minVersion,
            int maxVersion,
            int schema,
            CallerKind caller,
            String clusterId,
            String clusterName,
            @Nullable ServerId from,
            String fromAddress,
            long incarnation,
            @Nullable ServerId to) {
        this(minVersion, maxVersion, schema, caller, clusterId, clusterName, from, fromAddress, incarnation, to, 0, 0);
    }

    /**
     * Returns a client's hello with the versions enabled in this process.
     *
     * @param clusterId empty for any cluster
     * @param to the expected server; null for any server
     */
    public static Hello client(String clusterId, @Nullable ServerId to) {
        ProtocolVersionRange versions = ProtocolVersionRange.enabled();
        int schema = ProtocolVersionRange.schemaHash(versions.newest());
        return new Hello(
                versions.oldest(), versions.newest(), schema, CallerKind.CLIENT, clusterId, "", null, "", 0, to);
    }

    /** Returns the hello that a server sends to a peer, with the versions enabled in this process. */
    public static Hello peer(
            String clusterId,
            String clusterName,
            ServerId from,
            String fromAddress,
            long incarnation,
            long instanceId,
            @Nullable ServerId to,
            long lineage) {
        ProtocolVersionRange versions = ProtocolVersionRange.enabled();
        return new Hello(
                versions.oldest(),
                versions.newest(),
                ProtocolVersionRange.schemaHash(versions.newest()),
                CallerKind.PEER,
                clusterId,
                clusterName,
                from,
                fromAddress,
                incarnation,
                to,
                instanceId,
                lineage);
    }

    /** The kind of caller that sends the hello. */
    public enum CallerKind {
        PEER,
        CLIENT
    }
}
