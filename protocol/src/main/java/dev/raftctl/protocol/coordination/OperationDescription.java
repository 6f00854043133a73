package dev.raftctl.protocol.coordination;

import java.util.List;

/**
 * An operation as the client describes it before it sends the change.
 *
 * @param id unique in the cluster
 * @param command the command line, without secrets and without values of keys
 * @param operator how the client names its user; in a record, the name in the certificate takes precedence
 * @param host the client's machine, as the client names it
 * @param reason why the operator makes the change; may be empty
 * @param plan what the command shows before it makes the change, a line each
 * @param targets what the change makes of which servers; empty if it does not change the configuration
 * @param before what these servers were before
 * @param leaderBefore the leader before a change of leadership; empty for other changes
 */
public record OperationDescription(
        String id,
        String command,
        String operator,
        String host,
        String reason,
        List<String> plan,
        List<MemberTarget> targets,
        List<MemberTarget> before,
        String leaderBefore) {
    public OperationDescription {
        plan = List.copyOf(plan);
        targets = List.copyOf(targets);
        before = List.copyOf(before);
    }

    /** Returns the same operation by another operator. */
    OperationDescription withOperator(String name) {
        return new OperationDescription(id, command, name, host, reason, plan, targets, before, leaderBefore);
    }
}
