package dev.raftctl.node.config;

import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;

/** The id of a cluster. Every handshake contains this id, so that servers of different clusters never communicate. */
public final class ClusterIdGenerator {
    private ClusterIdGenerator() {}

    /**
     * Returns the id of the cluster that begins with this configuration. It depends on the incarnations, so the same
     * servers with other data directories form another cluster, and repeating an interrupted bootstrap gives the same
     * id.
     */
    public static String of(String name, Configuration first) {
        StringBuilder text = new StringBuilder("raftctl first configuration\n").append(name);
        for (ClusterMember member : first.members().values()) {
            text.append('\n').append(member).append('#').append(member.incarnation());
        }
        return uuid(sha256(text.toString()), 8);
    }

    /**
     * Returns a hash of what a configuration file lists, for servers to compare. It changes with the name, the list and
     * the addresses.
     */
    public static String of(String name, SortedMap<ServerId, HostPort> servers) {
        StringBuilder text = new StringBuilder("raftctl cluster\n").append(name);
        for (Map.Entry<ServerId, HostPort> server : servers.entrySet()) {
            text.append('\n').append(server.getKey()).append('=').append(server.getValue());
        }
        return uuid(sha256(text.toString()), 8);
    }

    /** Returns a new, unique cluster id for {@code raftctl bootstrap}. */
    public static String random(SecureRandom source) {
        byte[] bytes = new byte[16];
        source.nextBytes(bytes);
        return uuid(bytes, 4);
    }

    /** Formats the first 16 bytes as a UUID, with the version and variant bits of RFC 9562. */
    private static String uuid(byte[] bytes, int version) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        long high = (in.getLong() & ~0xF000L) | ((long) version << 12);
        long low = (in.getLong() & ~(3L << 62)) | (2L << 62);
        return new UUID(high, low).toString();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java has SHA-256", impossible);
        }
    }
}
