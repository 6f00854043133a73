package dev.raftctl.node.core;

import dev.raftctl.protocol.message.ServerId;
import java.util.List;

/** The settings of a scene's servers, from the words of its commands. */
final class SceneSettings {
    private SceneSettings() {}

    /** With each of these, such as {@code lease=on} or {@code entries=2}. */
    static RaftSettings with(RaftSettings settings, List<String> changes) {
        RaftSettings now = settings;
        for (String change : changes) {
            now = with(now, change);
        }
        return now;
    }

    private static RaftSettings with(RaftSettings now, String setting) {
        String[] both = setting.split("=");
        boolean on = both[1].equals("on");
        return new RaftSettings(
                now.self(),
                both[0].equals("election-timeout") ? SceneWords.millis(both[1]) : now.electionTimeoutNanos(),
                now.heartbeatNanos(),
                both[0].equals("entries") ? Integer.parseInt(both[1]) : now.appendEntriesMax(),
                now.appendBytesMax(),
                both[0].equals("window") ? Integer.parseInt(both[1]) : now.windowMessages(),
                now.windowBytes(),
                now.uncommittedBytesMax(),
                now.entryBytesMax(),
                now.applyBytesMax(),
                now.cacheBytesMax(),
                both[0].equals("trailing") ? Long.parseLong(both[1]) : now.trailingEntries(),
                now.catchUpRounds(),
                both[0].equals("pre-vote") ? on : now.preVote(),
                both[0].equals("check-quorum") ? on : now.checkQuorum(),
                both[0].equals("lease") ? on : now.leaseReads());
    }

    /** These, for this server. */
    static RaftSettings of(ServerId self, RaftSettings all) {
        return new RaftSettings(
                self,
                all.electionTimeoutNanos(),
                all.heartbeatNanos(),
                all.appendEntriesMax(),
                all.appendBytesMax(),
                all.windowMessages(),
                all.windowBytes(),
                all.uncommittedBytesMax(),
                all.entryBytesMax(),
                all.applyBytesMax(),
                all.cacheBytesMax(),
                all.trailingEntries(),
                all.catchUpRounds(),
                all.preVote(),
                all.checkQuorum(),
                all.leaseReads());
    }
}
