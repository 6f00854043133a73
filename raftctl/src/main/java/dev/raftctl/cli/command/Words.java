package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.Sighting;
import dev.raftctl.cli.cluster.Survey;
import dev.raftctl.protocol.message.ClusterName;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import java.util.ArrayList;
import java.util.List;

/** Words of the command line as what they mean; a {@link Failure} says which word is wrong. */
final class Words {
    private Words() {}

    static ServerId serverId(String word) throws Failure {
        try {
            return ServerId.of(word);
        } catch (IllegalArgumentException bad) {
            throw Failure.usage("'" + word + "' is no server id: " + bad.getMessage(), "for instance n1");
        }
    }

    static void mustNameACluster(String name) throws Failure {
        String fault = ClusterName.fault(name);
        if (fault != null) {
            throw Failure.usage(fault, "for instance --name orders");
        }
    }

    static List<ServerId> serverIds(List<String> words) throws Failure {
        List<ServerId> ids = new ArrayList<>();
        for (String word : words) {
            ids.add(serverId(word));
        }
        return ids;
    }

    /** From {@code ID=HOST:PORT}. */
    static Member member(String word) throws Failure {
        int equals = word.indexOf('=');
        if (equals < 1) {
            throw Failure.usage("'" + word + "' is not ID=HOST:PORT", "for instance n4=10.0.0.4:7001");
        }
        ServerId id = serverId(word.substring(0, equals));
        try {
            return new Member(id, HostPort.parse(word.substring(equals + 1)).toString());
        } catch (IllegalArgumentException bad) {
            throw Failure.usage("bad address of " + id + ": " + bad.getMessage(), "for instance n4=10.0.0.4:7001");
        }
    }

    /** The server of this id, a member or one that answers. */
    static Sighting known(Survey survey, ServerId id) throws Failure {
        Sighting sighting = survey.sighting(id);
        if (sighting == null) {
            List<String> names = new ArrayList<>();
            for (Sighting each : survey.sightings()) {
                names.add(each.name());
            }
            throw new Failure(
                    ExitCode.REFUSED,
                    Reason.UNKNOWN_SERVER.name(),
                    "there is no server " + id + " in this cluster",
                    "known are: " + String.join(", ", names),
                    null);
        }
        return sighting;
    }

    static long number(String word, String place, long min) throws Failure {
        try {
            long number = Long.parseLong(word);
            if (number >= min) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            throw Failure.usage(place + ": '" + word + "' is not a whole number", "for instance " + Math.max(1, min));
        }
        throw Failure.usage(place + ": " + word + " is below " + min, "say " + min + " or more");
    }
}
