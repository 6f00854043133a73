package dev.raftctl.node.core;

import dev.raftctl.protocol.message.ServerId;
import java.util.List;

/** The settings of the servers in a script, parsed from its commands. */
final class ScriptSettings {
    private ScriptSettings() {}

    /** Returns the settings with changes such as {@code lease=on} or {@code entries=2}. */
    static RaftSettings with(RaftSettings settings, List<String> changes) {
        RaftSettings current = settings;
        for (String change : changes) {
            current = with(current, change);
        }
        return current;
    }

    private static RaftSettings with(RaftSettings current, String setting) {
        String[] keyAndValue = setting.split("=");
        boolean on = keyAndValue[1].equals("on");
        return new RaftSettings(
                current.self(),
                keyAndValue[0].equals("election-timeout")
                        ? ScriptArguments.millisToNanos(keyAndValue[1])
                        : current.electionTimeoutNanos(),
                current.heartbeatNanos(),
                keyAndValue[0].equals("entries") ? Integer.parseInt(keyAndValue[1]) : current.maxAppendEntries(),
                current.maxAppendBytes(),
                keyAndValue[0].equals("window") ? Integer.parseInt(keyAndValue[1]) : current.maxInFlightMessages(),
                current.maxInFlightBytes(),
                current.maxUncommittedBytes(),
                current.maxEntryBytes(),
                current.maxPendingApplyBytes(),
                current.maxCacheBytes(),
                keyAndValue[0].equals("trailing") ? Long.parseLong(keyAndValue[1]) : current.trailingEntries(),
                current.maxCatchUpRounds(),
                keyAndValue[0].equals("pre-vote") ? on : current.preVote(),
                keyAndValue[0].equals("check-quorum") ? on : current.checkQuorum(),
                keyAndValue[0].equals("lease") ? on : current.leaseReads());
    }

    /** Returns a copy of the settings with this server's id. */
    static RaftSettings of(ServerId self, RaftSettings all) {
        return new RaftSettings(
                self,
                all.electionTimeoutNanos(),
                all.heartbeatNanos(),
                all.maxAppendEntries(),
                all.maxAppendBytes(),
                all.maxInFlightMessages(),
                all.maxInFlightBytes(),
                all.maxUncommittedBytes(),
                all.maxEntryBytes(),
                all.maxPendingApplyBytes(),
                all.maxCacheBytes(),
                all.trailingEntries(),
                all.maxCatchUpRounds(),
                all.preVote(),
                all.checkQuorum(),
                all.leaseReads());
    }
}
