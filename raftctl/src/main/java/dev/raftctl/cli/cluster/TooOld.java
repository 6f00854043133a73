package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.wire.NotSpoken;
import dev.raftctl.protocol.wire.Versions;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** Words for servers whose protocol is too old for a question, as some are while a cluster is upgraded. */
final class TooOld {
    private TooOld() {}

    /** Of one among others. */
    static String sentence(NotSpoken gap, String command) {
        return isOurs(gap)
                ? ownFault(gap, command)
                : "it speaks protocol version " + gap.spoken() + ", and " + command + " takes " + gap.needed()
                        + ": upgrade it";
    }

    /** Of all that answered. */
    static Failure failure(SortedMap<ServerId, NotSpoken> servers, String command) {
        NotSpoken gap = servers.values().iterator().next();
        if (isOurs(gap)) {
            return lowered(gap, command);
        }
        String names = servers.keySet().stream().map(ServerId::value).collect(Collectors.joining(", "));
        return new Failure(
                Cause.PROTOCOL_VERSION,
                "no server can be asked: " + names + (servers.size() == 1 ? " speaks" : " speak") + " protocol version "
                        + gap.spoken() + ", and " + command + " takes " + gap.needed(),
                "upgrade the servers one after another, each when raftctl can-stop allows it, then ask again");
    }

    /** Of the leader, which alone can do it. */
    static Failure leader(Target leader, NotSpoken gap, String what) {
        return isOurs(gap)
                ? lowered(gap, what)
                : new Failure(
                        Cause.PROTOCOL_VERSION,
                        "not applied: the leader, " + leader + ", speaks protocol version " + gap.spoken() + ", and "
                                + what + " takes " + gap.needed(),
                        "upgrade it, or hand leadership to a server that is upgraded: raftctl transfer-leadership");
    }

    private static Failure lowered(NotSpoken gap, String command) {
        return new Failure(
                Cause.PROTOCOL_VERSION, ownFault(gap, command), "start it without -D" + Versions.NEWEST_PROPERTY);
    }

    private static boolean isOurs(NotSpoken gap) {
        return Versions.spoken().newest() < gap.needed();
    }

    private static String ownFault(NotSpoken gap, String command) {
        return "this raftctl was told to speak protocol version "
                + Versions.spoken().newest() + " at most, and " + command + " takes " + gap.needed();
    }
}
