package dev.raftctl.protocol.message;

import java.util.List;

/**
 * The contents of a server's copy of the replicated state.
 *
 * @param sessionCount the open client sessions
 * @param keyCount the keys of the key-value store
 * @param state the heap that the copy uses, and damage to its snapshots
 * @param coordination the leases and locks; {@link CoordinationStatus#NONE} from a version before 5
 * @param watches the watches that the server serves; {@link WatchStatus#NONE} from a version before 5
 * @param mutes the muted codes of findings, in the order of the codes; empty from a version before 5
 * @param maintenance the servers in maintenance, in the order of their ids, including those whose time is over; empty
 *     from a version before 5
 */
public record StateMachineStatus(
        long sessionCount,
        long keyCount,
        ReplicatedStateStatus state,
        CoordinationStatus coordination,
        WatchStatus watches,
        List<FindingMute> mutes,
        List<ServerMaintenance> maintenance) {
    public StateMachineStatus {
        mutes = List.copyOf(mutes);
        maintenance = List.copyOf(maintenance);
    }
}
