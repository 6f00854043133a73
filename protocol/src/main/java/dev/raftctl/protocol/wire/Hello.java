package dev.raftctl.protocol.wire;

import dev.raftctl.protocol.message.ServerId;
import org.jspecify.annotations.Nullable;

/**
 * The first frame of a connection.
 *
 * @param minVersion the oldest protocol version the caller speaks
 * @param maxVersion the newest
 * @param schema {@link ProtocolVersions#schemaHash} of {@code versionMax}
 * @param clusterId empty: none yet, or any will do
 * @param from the calling server; null for clients
 * @param fromAddress where it can be called back; empty for clients
 * @param incarnation of the calling server; 0 for clients
 * @param to the server the caller wants; null: whoever answers
 * @param instanceId a number that the calling process drew when it started; 0: the caller is a client, or speaks an older
 *     version
 * @param lineage the {@link dev.raftctl.protocol.message.Lineage} of the calling server; 0 of clients, and of programs
 *     that do not know of it
 */
public record Hello(
        int minVersion,
        int maxVersion,
        int schema,
        Caller caller,
        String clusterId,
        String clusterName,
        @Nullable ServerId from,
        String fromAddress,
        long incarnation,
        @Nullable ServerId to,
        long instanceId,
        long lineage) {
    /** A greeting that does not name its process. */
    public Hello(
            int minVersion,
            int maxVersion,
            int schema,
            Caller caller,
            String clusterId,
            String clusterName,
            @Nullable ServerId from,
            String fromAddress,
            long incarnation,
            @Nullable ServerId to) {
        this(minVersion, maxVersion, schema, caller, clusterId, clusterName, from, fromAddress, incarnation, to, 0, 0);
    }

    /**
     * What a client says, in the versions spoken here.
     *
     * @param clusterId empty: any will do
     * @param to the server it wants; null: whoever answers
     */
    public static Hello client(String clusterId, @Nullable ServerId to) {
        ProtocolVersions versions = ProtocolVersions.enabled();
        int schema = ProtocolVersions.schemaHash(versions.newest());
        return new Hello(versions.oldest(), versions.newest(), schema, Caller.CLIENT, clusterId, "", null, "", 0, to);
    }

    /** What a server says to another, in the versions spoken here. */
    public static Hello peer(
            String clusterId,
            String clusterName,
            ServerId from,
            String fromAddress,
            long incarnation,
            long instanceId,
            @Nullable ServerId to,
            long lineage) {
        ProtocolVersions versions = ProtocolVersions.enabled();
        return new Hello(
                versions.oldest(),
                versions.newest(),
                ProtocolVersions.schemaHash(versions.newest()),
                Caller.PEER,
                clusterId,
                clusterName,
                from,
                fromAddress,
                incarnation,
                to,
                instanceId,
                lineage);
    }

    /** What a caller wants to be. */
    public enum Caller {
        PEER,
        CLIENT
    }
}
