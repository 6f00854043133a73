package dev.raftctl.node.machine.kv;

import dev.raftctl.node.machine.CoordinationEntry;
import dev.raftctl.node.machine.coordination.FindingMuteTable;
import dev.raftctl.protocol.coordination.CoordinationCommand.MuteFinding;
import dev.raftctl.protocol.coordination.CoordinationCommand.UnmuteFinding;
import dev.raftctl.protocol.coordination.CoordinationLimits;
import dev.raftctl.protocol.coordination.CoordinationRefusal;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.coordination.CoordinationResult.CoordinationRefused;
import dev.raftctl.protocol.coordination.MuteRules;
import dev.raftctl.protocol.message.FindingMute;

/** Executes commands that mute codes of findings, and commands that end mutes. */
final class MuteExecutor {
    private final FindingMuteTable mutes;

    MuteExecutor(FindingMuteTable mutes) {
        this.mutes = mutes;
    }

    CoordinationResult mute(CoordinationEntry entry, MuteFinding command) {
        if (!entry.isOperator()) {
            return notOperator();
        }
        String violation = MuteRules.violation(command);
        if (violation != null) {
            return new CoordinationRefused(CoordinationRefusal.MALFORMED, violation);
        }
        String operator = entry.caller().isEmpty() ? command.operator() : entry.caller();
        FindingMute mute = new FindingMute(
                command.code(),
                entry.wallMillis() + command.durationMillis(),
                command.reason(),
                operator,
                entry.wallMillis());
        return mutes.add(mute)
                ? new CoordinationResult.FindingMuted(mute.untilMillis())
                : new CoordinationRefused(
                        CoordinationRefusal.LIMIT_REACHED,
                        CoordinationLimits.MAX_MUTES + " codes are muted already, the maximum");
    }

    CoordinationResult unmute(CoordinationEntry entry, UnmuteFinding command) {
        return entry.isOperator() ? new CoordinationResult.FindingUnmuted(mutes.remove(command.code())) : notOperator();
    }

    private static CoordinationRefused notOperator() {
        return new CoordinationRefused(CoordinationRefusal.UNAUTHORISED, "only operators may mute findings");
    }
}
