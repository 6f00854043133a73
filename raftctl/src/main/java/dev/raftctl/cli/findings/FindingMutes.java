package dev.raftctl.cli.findings;

import dev.raftctl.client.ClusterStatus;
import dev.raftctl.protocol.message.FindingMute;
import dev.raftctl.protocol.message.ServerStatus;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The codes that operators have muted, as the cluster's servers report them at one moment. Immutable. */
public final class FindingMutes {
    private final Map<String, FindingMute> mutesByCode = new HashMap<>();

    private FindingMutes(List<FindingMute> mutes, Instant at) {
        for (FindingMute mute : mutes) {
            if (mute.untilMillis() > at.toEpochMilli()) {
                mutesByCode.put(mute.code(), mute);
            }
        }
    }

    /**
     * Returns the mutes that are in effect. Those of the server that has applied most are used, so they are known
     * without a leader too.
     *
     * @param at this client's time, which decides whether a mute is over
     */
    public static FindingMutes of(ClusterStatus clusterStatus, Instant at) {
        ServerStatus newest = MostAppliedMember.of(clusterStatus);
        return new FindingMutes(newest == null ? List.of() : newest.mutes(), at);
    }

    /** Returns the mute of a code, or null if the code is not muted. */
    public @Nullable FindingMute of(FindingCode code) {
        return mutesByCode.get(code.name());
    }

    /** Returns the mutes in the order of their codes. */
    public List<FindingMute> inOrder() {
        return mutesByCode.values().stream()
                .sorted(Comparator.comparing(FindingMute::code))
                .toList();
    }
}
