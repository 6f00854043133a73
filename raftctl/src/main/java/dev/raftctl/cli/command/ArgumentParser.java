package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.ServerProbeResult;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.ClusterNameRules;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import java.util.ArrayList;
import java.util.List;

/** Parses arguments into values, and throws a {@link CliFailure} that names the argument if it is invalid. */
final class ArgumentParser {
    private ArgumentParser() {}

    static ServerId serverId(String argument) throws CliFailure {
        try {
            return ServerId.of(argument);
        } catch (IllegalArgumentException invalid) {
            throw CliFailure.usage("'" + argument + "' is not a valid server id: " + invalid.getMessage(), "e.g. n1");
        }
    }

    static void requireValidClusterName(String name) throws CliFailure {
        String fault = ClusterNameRules.problemWith(name);
        if (fault != null) {
            throw CliFailure.usage(fault, "e.g. --name orders");
        }
    }

    static List<ServerId> serverIds(List<String> words) throws CliFailure {
        List<ServerId> ids = new ArrayList<>();
        for (String argument : words) {
            ids.add(serverId(argument));
        }
        return ids;
    }

    /** Parses {@code ID=HOST:PORT}. */
    static ClusterMember member(String argument) throws CliFailure {
        int equals = argument.indexOf('=');
        if (equals < 1) {
            throw CliFailure.usage("'" + argument + "' is not ID=HOST:PORT", "e.g. n4=10.0.0.4:7001");
        }
        return member(serverId(argument.substring(0, equals)), argument.substring(equals + 1), "n4=10.0.0.4:7001");
    }

    /** @param example of the arguments */
    static ClusterMember member(ServerId id, String address, String example) throws CliFailure {
        try {
            return new ClusterMember(id, HostPort.parse(address).toString());
        } catch (IllegalArgumentException invalid) {
            throw CliFailure.usage("bad address of " + id + ": " + invalid.getMessage(), "e.g. " + example);
        }
    }

    /** Returns the server with this id, which is a member or has at least answered a status request. */
    static ServerProbeResult requireKnownServer(ClusterStatus clusterStatus, ServerId id) throws CliFailure {
        ServerProbeResult probe = clusterStatus.probe(id);
        if (probe == null) {
            List<String> names = new ArrayList<>();
            for (ServerProbeResult each : clusterStatus.probes()) {
                names.add(each.name());
            }
            throw new CliFailure(
                    ExitCode.REFUSED,
                    RefusalReason.UNKNOWN_SERVER.name(),
                    "unknown server " + id,
                    "known servers: " + String.join(", ", names),
                    null);
        }
        return probe;
    }

    /** Parses the id of a lease. */
    static long leaseId(String argument) throws CliFailure {
        return number(argument, "LEASE", 1);
    }

    static long number(String argument, String label, long min) throws CliFailure {
        try {
            long number = Long.parseLong(argument);
            if (number >= min) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw CliFailure.usage(label + ": '" + argument + "' is not an integer", "e.g. " + Math.max(1, min));
        }
        throw CliFailure.usage(label + ": " + argument + " is too small", "must be at least " + min);
    }
}
