package dev.raftctl.protocol.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Supplies the fields of a {@link ServerStatus}, each by the kind of its value. {@link ServerStatusFields#read} calls
 * it in the order of {@link ServerStatusField}. Has one method for each of {@link ServerStatusFieldVisitor}.
 */
public interface ServerStatusFieldReader {
    /** Returns a server id. */
    ServerId serverId(ServerStatusField field);

    /** Returns a text. */
    String text(ServerStatusField field);

    /** Returns a number whose bits all matter, such as an incarnation. */
    long randomNumber(ServerStatusField field);

    /** Returns a role. */
    ServerRole role(ServerStatusField field);

    /** Returns a term. */
    long term(ServerStatusField field);

    /** Returns a server id that may be missing. */
    @Nullable
    ServerId optionalServerId(ServerStatusField field);

    /** Returns an index or a count, which is not negative. */
    long amount(ServerStatusField field);

    /** Returns a log position. */
    LogPosition position(ServerStatusField field);

    /** Returns a configuration. */
    Configuration configuration(ServerStatusField field);

    /** Returns a boolean. */
    boolean flag(ServerStatusField field);

    /** Returns the milliseconds since something happened; -1 if it never did. */
    long age(ServerStatusField field);

    /** Returns a number of milliseconds that is not negative. */
    long duration(ServerStatusField field);

    /** Returns the followers. */
    List<FollowerStatus> followers(ServerStatusField field);

    /** Returns a membership change. */
    @Nullable
    MembershipChangeStatus change(ServerStatusField field);

    /** Returns a time in milliseconds since 1970; 0 if unknown. */
    long wallTime(ServerStatusField field);

    /** Returns the disk space. */
    DiskSpaceStatus disk(ServerStatusField field);

    /** Returns the process. */
    ServerProcessStatus process(ServerStatusField field);

    /** Returns the observations. */
    HealthObservations observations(ServerStatusField field);

    /** Returns the replicated state. */
    ReplicatedStateStatus state(ServerStatusField field);

    /** Returns the leaderless period. */
    @Nullable
    LeaderlessPeriod leaderless(ServerStatusField field);

    /** Returns the contacts with other members. */
    List<PeerContact> peerContacts(ServerStatusField field);

    /** Returns the durations of log writes. */
    SyncLatency sync(ServerStatusField field);

    /** Returns how late the core handled its events recently. */
    CoreLoopDelay coreLoop(ServerStatusField field);

    /** Returns a share in percent. */
    int percent(ServerStatusField field);

    /** Returns the pauses of the process. */
    ProcessPauses pauses(ServerStatusField field);

    /** Returns the leader changes. */
    List<LeaderChangeCount> leaderChanges(ServerStatusField field);

    /** Returns the speed of commands. */
    WriteLatency writes(ServerStatusField field);

    /** Returns a change of the clock. */
    @Nullable
    ClockJump clockJump(ServerStatusField field);

    /** Returns the numbers of leases and locks. */
    CoordinationStatus coordination(ServerStatusField field);

    /** Returns the numbers of watches. */
    WatchStatus watches(ServerStatusField field);

    /** Returns the muted codes of findings. */
    List<FindingMute> mutes(ServerStatusField field);

    List<ServerMaintenance> maintenance(ServerStatusField field);
}
