package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.MembershipChangeStatus;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The core's state as one immutable value, for status, prompts and tests.
 *
 * @param leader whom this server believes to lead in {@code term}
 * @param last the end of the log, durable or not
 * @param durableIndex what of it is known durable
 * @param lastApplied reported by the machine
 * @param configIndex where the configuration in force stands; 0: it came with no entry
 * @param lastLeaderContactNanos since the current leader was heard; -1: never; 0 for a leader
 * @param quorumContactNanos leader only: since a majority was heard; -1 else
 * @param electionHoldoffNanos how long it will yet not campaign; 0: it may
 * @param fencedReason why it neither votes nor stands; empty: it does
 * @param recoveryDescription how its damaged log is being made whole, until which it neither votes nor stands; empty: it is whole
 * @param followers leader only
 * @param change leader only
 */
public record RaftView(
        ServerRole role,
        HardState hardState,
        @Nullable ServerId leader,
        long firstIndex,
        Position last,
        long durableIndex,
        long commitIndex,
        long lastApplied,
        Position snapshot,
        Configuration configuration,
        long configIndex,
        boolean configCommitted,
        long lastLeaderContactNanos,
        long quorumContactNanos,
        long electionHoldoffNanos,
        String fencedReason,
        String recoveryDescription,
        List<FollowerStatus> followers,
        @Nullable MembershipChangeStatus change) {}
