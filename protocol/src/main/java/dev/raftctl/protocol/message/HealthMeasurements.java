package dev.raftctl.protocol.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server measures about itself since protocol version 4. "Recent" means within the last 10 to 20 seconds. Each
 * measurement is of this server alone and does not depend on a leader.
 *
 * @param wallMs the time of its clock when it answered, in milliseconds since 1970; 0 if it measures nothing, because
 *     its version is older
 * @param leaderless the current period in which it has known no leader; null while it leads or hears a leader, and on a
 *     server without a configuration
 * @param peerContacts when it last heard each other member, and whether its own connection to that member is up; in
 *     order of ids
 * @param sync its recent log writes
 * @param coreLoop how late its core ran recently
 * @param throttledPercent the share of the recent scheduling periods in which the CPU quota of its cgroup stopped it; 0
 *     without a quota
 * @param pauses the times in the last five minutes in which the whole process did not run
 * @param leaderChanges the leaders that were elected in the last five minutes, by cause; see {@link LeaderChangeCount}
 * @param writes its recent commands as leader; {@link WriteLatency#NONE} on other servers
 * @param lastAppliedTerm the term of the last applied entry; 0 if there is none or its term is no longer known
 * @param clockJump the last change of its clock in the last hour; null if there was none
 */
public record HealthMeasurements(
        long wallMs,
        @Nullable LeaderlessPeriod leaderless,
        List<PeerContact> peerContacts,
        SyncLatency sync,
        CoreLoopDelay coreLoop,
        int throttledPercent,
        ProcessPauses pauses,
        List<LeaderChangeCount> leaderChanges,
        WriteLatency writes,
        long lastAppliedTerm,
        @Nullable ClockJump clockJump) {
    /** The measurements of a server that reports none. */
    public static final HealthMeasurements NONE = new HealthMeasurements(
            0,
            null,
            List.of(),
            SyncLatency.NONE,
            CoreLoopDelay.NONE,
            0,
            ProcessPauses.NONE,
            List.of(),
            WriteLatency.NONE,
            0,
            null);

    public HealthMeasurements {
        peerContacts = List.copyOf(peerContacts);
        leaderChanges = List.copyOf(leaderChanges);
    }

    /** Returns whether the server reported measurements. Servers before protocol version 4 report none. */
    public boolean isKnown() {
        return wallMs > 0;
    }
}
