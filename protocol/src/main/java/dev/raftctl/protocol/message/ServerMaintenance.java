package dev.raftctl.protocol.message;

import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A server that an operator has put into maintenance. It does not lead while another voter can.
 *
 * @param untilMillis when the maintenance ends, in milliseconds since 1970; 0 if only an operator ends it. Each server
 *     and client compares it with its own clock
 * @param reason why the operator started it
 * @param operator the name in the operator's certificate; without certificates, how the operator's client described
 *     itself
 * @param sinceMillis when the leader received the request, in milliseconds since 1970
 */
public record ServerMaintenance(ServerId server, long untilMillis, String reason, String operator, long sinceMillis) {
    /** Returns whether the maintenance is in effect at this time, in milliseconds since 1970. */
    public boolean isInEffect(long wallMillis) {
        return untilMillis == 0 || wallMillis < untilMillis;
    }

    /** Returns the servers of those whose maintenance is in effect at this time, in milliseconds since 1970. */
    public static SortedSet<ServerId> serversInEffect(Collection<ServerMaintenance> maintenance, long wallMillis) {
        SortedSet<ServerId> servers = new TreeSet<>();
        for (ServerMaintenance each : maintenance) {
            if (each.isInEffect(wallMillis)) {
                servers.add(each.server());
            }
        }
        return servers;
    }
}
