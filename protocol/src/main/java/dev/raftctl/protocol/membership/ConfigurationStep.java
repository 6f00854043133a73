package dev.raftctl.protocol.membership;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.ServerId;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One step of the way from a configuration to another one. Immutable.
 *
 * @param changes made together; empty if the step only moves leadership
 * @param before not joint
 * @param after not joint; equals {@code before} if the step only moves leadership
 */
public record ConfigurationStep(
        ConfigurationStepKind kind, List<MemberChange> changes, Configuration before, Configuration after) {
    public ConfigurationStep {
        changes = List.copyOf(changes);
    }

    /** Returns the servers that vote before the step and not after it. */
    public SortedSet<ServerId> leavingVoters() {
        SortedSet<ServerId> leaving = new TreeSet<>(before.voters());
        leaving.removeAll(after.voters());
        return Collections.unmodifiableSortedSet(leaving);
    }
}
