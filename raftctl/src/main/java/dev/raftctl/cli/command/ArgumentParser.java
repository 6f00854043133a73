package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.ClusterStatus;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.ServerProbe;
import dev.raftctl.protocol.message.ClusterName;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import java.util.ArrayList;
import java.util.List;

/** Parses arguments into values, and throws a {@link Failure} that names the argument if it is invalid. */
final class ArgumentParser {
    private ArgumentParser() {}

    static ServerId serverId(String argument) throws Failure {
        try {
            return ServerId.of(argument);
        } catch (IllegalArgumentException invalid) {
            throw Failure.usage("'" + argument + "' is not a valid server id: " + invalid.getMessage(), "e.g. n1");
        }
    }

    static void requireValidClusterName(String name) throws Failure {
        String fault = ClusterName.problemWith(name);
        if (fault != null) {
            throw Failure.usage(fault, "e.g. --name orders");
        }
    }

    static List<ServerId> serverIds(List<String> words) throws Failure {
        List<ServerId> ids = new ArrayList<>();
        for (String argument : words) {
            ids.add(serverId(argument));
        }
        return ids;
    }

    /** Parses {@code ID=HOST:PORT}. */
    static Member member(String argument) throws Failure {
        int equals = argument.indexOf('=');
        if (equals < 1) {
            throw Failure.usage("'" + argument + "' is not ID=HOST:PORT", "e.g. n4=10.0.0.4:7001");
        }
        ServerId id = serverId(argument.substring(0, equals));
        try {
            return new Member(id, HostPort.parse(argument.substring(equals + 1)).toString());
        } catch (IllegalArgumentException invalid) {
            throw Failure.usage("bad address of " + id + ": " + invalid.getMessage(), "e.g. n4=10.0.0.4:7001");
        }
    }

    /** Returns the server with this id, which is a member or has at least answered a status request. */
    static ServerProbe requireKnownServer(ClusterStatus clusterStatus, ServerId id) throws Failure {
        ServerProbe probe = clusterStatus.probe(id);
        if (probe == null) {
            List<String> names = new ArrayList<>();
            for (ServerProbe each : clusterStatus.probes()) {
                names.add(each.name());
            }
            throw new Failure(
                    ExitCode.REFUSED,
                    Reason.UNKNOWN_SERVER.name(),
                    "unknown server " + id,
                    "known servers: " + String.join(", ", names),
                    null);
        }
        return probe;
    }

    static long number(String argument, String label, long min) throws Failure {
        try {
            long number = Long.parseLong(argument);
            if (number >= min) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw Failure.usage(label + ": '" + argument + "' is not an integer", "e.g. " + Math.max(1, min));
        }
        throw Failure.usage(label + ": " + argument + " is too small", "must be at least " + min);
    }
}
