package dev.raftctl.protocol.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Receives the fields of a {@link ServerStatus}, each by the kind of its value. {@link ServerStatusFields#accept} calls
 * it in the order of {@link ServerStatusField}.
 */
public interface ServerStatusFieldVisitor {
    /** Receives a server id. */
    void serverId(ServerStatusField field, ServerId id);

    /** Receives a text. */
    void text(ServerStatusField field, String text);

    /** Receives a number whose bits all matter, such as an incarnation. */
    void randomNumber(ServerStatusField field, long number);

    /** Receives a role. */
    void role(ServerStatusField field, ServerRole role);

    /** Receives a term. */
    void term(ServerStatusField field, long term);

    /** Receives a server id that may be missing. */
    void optionalServerId(ServerStatusField field, @Nullable ServerId id);

    /** Receives an index or a count, which is not negative. */
    void amount(ServerStatusField field, long amount);

    /** Receives a log position. */
    void position(ServerStatusField field, LogPosition position);

    /** Receives a configuration. */
    void configuration(ServerStatusField field, Configuration configuration);

    /** Receives a boolean. */
    void flag(ServerStatusField field, boolean flag);

    /** Receives the milliseconds since something happened; -1 if it never did. */
    void age(ServerStatusField field, long ageMs);

    /** Receives a number of milliseconds that is not negative. */
    void duration(ServerStatusField field, long durationMs);

    /** Receives the followers. */
    void followers(ServerStatusField field, List<FollowerStatus> followers);

    /** Receives a membership change. */
    void change(ServerStatusField field, @Nullable MembershipChangeStatus change);

    /** Receives a time in milliseconds since 1970; 0 if unknown. */
    void wallTime(ServerStatusField field, long wallMs);

    /** Receives the disk space. */
    void disk(ServerStatusField field, DiskSpaceStatus disk);

    /** Receives the process. */
    void process(ServerStatusField field, ServerProcessStatus process);

    /** Receives the observations. */
    void observations(ServerStatusField field, HealthObservations observations);

    /** Receives the replicated state. */
    void state(ServerStatusField field, ReplicatedStateStatus state);

    /** Receives the leaderless period. */
    void leaderless(ServerStatusField field, @Nullable LeaderlessPeriod period);

    /** Receives the contacts with other members. */
    void peerContacts(ServerStatusField field, List<PeerContact> contacts);

    /** Receives the durations of log writes. */
    void sync(ServerStatusField field, SyncLatency latency);

    /** Receives the delays of the core. */
    void coreLoop(ServerStatusField field, CoreLoopDelay delay);

    /** Receives a share in percent. */
    void percent(ServerStatusField field, int percent);

    /** Receives the pauses of the process. */
    void pauses(ServerStatusField field, ProcessPauses pauses);

    /** Receives the leader changes. */
    void leaderChanges(ServerStatusField field, List<LeaderChangeCount> changes);

    /** Receives the speed of commands. */
    void writes(ServerStatusField field, WriteLatency latency);

    /** Receives a change of the clock. */
    void clockJump(ServerStatusField field, @Nullable ClockJump jump);

    /** Receives the numbers of leases and locks. */
    void coordination(ServerStatusField field, CoordinationStatus coordination);

    /** Receives the numbers of watches. */
    void watches(ServerStatusField field, WatchStatus watches);

    /** Receives the muted codes of findings. */
    void mutes(ServerStatusField field, List<FindingMute> mutes);

    void maintenance(ServerStatusField field, List<ServerMaintenance> maintenance);
}
