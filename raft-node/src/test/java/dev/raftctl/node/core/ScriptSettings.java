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
        return current.toBuilder()
                .electionTimeoutNanos(
                        keyAndValue[0].equals("election-timeout")
                                ? ScriptArguments.millisToNanos(keyAndValue[1])
                                : current.electionTimeoutNanos())
                .commitNoticeNanos(
                        keyAndValue[0].equals("commit-notice")
                                ? ScriptArguments.millisToNanos(keyAndValue[1])
                                : current.commitNoticeNanos())
                .maxAppendEntries(
                        keyAndValue[0].equals("entries")
                                ? Integer.parseInt(keyAndValue[1])
                                : current.maxAppendEntries())
                .maxInFlightMessages(
                        keyAndValue[0].equals("window")
                                ? Integer.parseInt(keyAndValue[1])
                                : current.maxInFlightMessages())
                .trailingEntries(
                        keyAndValue[0].equals("trailing") ? Long.parseLong(keyAndValue[1]) : current.trailingEntries())
                .preVote(keyAndValue[0].equals("pre-vote") ? on : current.preVote())
                .checkQuorum(keyAndValue[0].equals("check-quorum") ? on : current.checkQuorum())
                .leaseReads(keyAndValue[0].equals("lease") ? on : current.leaseReads())
                .build();
    }

    /** Returns a copy of the settings with this server's id. */
    static RaftSettings of(ServerId self, RaftSettings all) {
        return all.toBuilder().self(self).build();
    }
}
