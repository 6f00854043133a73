package dev.raftctl.protocol.message;

/**
 * The contents of a server's copy of the replicated state.
 *
 * @param sessionCount the open client sessions
 * @param keyCount the keys of the key-value store
 * @param state the heap that the copy uses, and damage to its snapshots
 * @param coordination the leases and locks; {@link CoordinationStatus#NONE} from a version before 5
 * @param watches the watches that the server serves; {@link WatchStatus#NONE} from a version before 5
 */
public record StateMachineStatus(
        long sessionCount,
        long keyCount,
        ReplicatedStateStatus state,
        CoordinationStatus coordination,
        WatchStatus watches) {}
