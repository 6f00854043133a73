package dev.raftctl.protocol.coordination;

import dev.raftctl.protocol.message.Configuration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the cluster knows of a change that an operator asked for. Immutable.
 *
 * @param isAuthenticated whether the operator's name is that in a certificate
 * @param beginIndex the log index of the entry that began it
 * @param startMillis when it began, by the leader's wall clock
 * @param deadlineMillis when the client of the last attempt gives up, by the leader's wall clock
 * @param steps the configurations since it began, until it ended or its targets were reached
 * @param reachedIndex the log index of the first configuration with all its targets since it began; 0 if there is none
 * @param supersededBy the operation on the same servers that began when the client of this one had given up; from then
 *     on, configurations do not show the outcome of this one; empty if there is none
 * @param end how it ended as its client reported; null if its client has not
 * @param endMillis when the client reported it, by the leader's wall clock; 0 if it has not
 */
public record OperationRecord(
        OperationDescription description,
        boolean isAuthenticated,
        long beginIndex,
        long startMillis,
        long deadlineMillis,
        List<OperationStep> steps,
        long reachedIndex,
        String supersededBy,
        @Nullable OperationEnd end,
        long endMillis) {
    public OperationRecord {
        steps = List.copyOf(steps);
    }

    /** Returns the record of an operation that begins. */
    public static OperationRecord begun(
            OperationDescription description, String certificateName, long index, long wallMillis, long timeoutMillis) {
        boolean isAuthenticated = !certificateName.isEmpty();
        return new OperationRecord(
                isAuthenticated ? description.withOperator(certificateName) : description,
                isAuthenticated,
                index,
                wallMillis,
                wallMillis + timeoutMillis,
                List.of(),
                0,
                "",
                null,
                0);
    }

    public String id() {
        return description.id();
    }

    /** Returns whether the client has reported an end that is certain. */
    public boolean hasCertainEnd() {
        return end != null && end.state().isCertainEnd();
    }

    /** Returns whether the outcome may still be seen from configurations. */
    public boolean isOpen() {
        return !hasCertainEnd() && reachedIndex == 0 && supersededBy.isEmpty();
    }

    /** Returns the state as far as the log shows it: RUNNING if the client has reported no end. */
    public OperationState recordedState() {
        if (end != null && end.state().isCertainEnd()) {
            return end.state();
        }
        if (reachedIndex > 0) {
            return OperationState.DONE;
        }
        return end == null && supersededBy.isEmpty() ? OperationState.RUNNING : OperationState.UNKNOWN;
    }

    /**
     * Returns whether the client has given up for so long that none of its requests is on its way any more. Clocks may
     * differ by less than this.
     */
    public boolean hasLapsedAt(long wallMillis) {
        return deadlineMillis + CoordinationLimits.OPERATION_MARGIN_MILLIS < wallMillis;
    }

    /** Returns whether both change the role of one server. */
    public boolean sharesServerWith(OperationDescription other) {
        return description.targets().stream()
                .anyMatch(target -> other.targets().stream()
                        .anyMatch(otherTarget -> otherTarget.server().equals(target.server())));
    }

    /**
     * Returns whether a command with the id of this operation, by this caller, is another attempt of its client, which
     * has not ended it.
     *
     * @param certificateName the name in the caller's certificate; empty if it has none
     */
    public boolean isContinuedBy(OperationDescription other, String certificateName) {
        OperationDescription attempt = certificateName.isEmpty() ? other : other.withOperator(certificateName);
        return isOpen()
                && end == null
                && isAuthenticated != certificateName.isEmpty()
                && attempt.operator().equals(description.operator())
                && attempt.host().equals(description.host())
                && attempt.command().equals(description.command());
    }

    /** Returns this record with the later one of its deadline and this one, by the leader's wall clock. */
    public OperationRecord continuedUntil(long newDeadlineMillis) {
        return new OperationRecord(
                description,
                isAuthenticated,
                beginIndex,
                startMillis,
                Math.max(deadlineMillis, newDeadlineMillis),
                steps,
                reachedIndex,
                supersededBy,
                end,
                endMillis);
    }

    /** Returns this record with an end. */
    public OperationRecord endedWith(OperationEnd newEnd, long wallMillis) {
        return new OperationRecord(
                description,
                isAuthenticated,
                beginIndex,
                startMillis,
                deadlineMillis,
                steps,
                reachedIndex,
                supersededBy,
                newEnd,
                wallMillis);
    }

    /** Returns this record, of which later configurations do not show the outcome. */
    public OperationRecord superseded(String other) {
        return new OperationRecord(
                description,
                isAuthenticated,
                beginIndex,
                startMillis,
                deadlineMillis,
                steps,
                reachedIndex,
                other,
                end,
                endMillis);
    }

    /** Returns whether the joint configuration, which the next one ends, was the last step. */
    private boolean isLastStep(Configuration before) {
        return before.isJoint()
                && !steps.isEmpty()
                && steps.get(steps.size() - 1).text().equals(OperationTexts.cut(before.toString()));
    }

    /**
     * Returns this record after the log contains another configuration: the same record if that changes none of its
     * servers.
     */
    public OperationRecord after(long index, Configuration before, Configuration configuration) {
        boolean isReached = MemberTarget.areReached(description.targets(), configuration);
        boolean isChanged = description.targets().stream().anyMatch(target -> target.isChanged(before, configuration));
        if (!isReached && !isChanged && !isLastStep(before)) {
            return this;
        }
        List<OperationStep> newSteps = new ArrayList<>(steps);
        if (newSteps.size() < CoordinationLimits.MAX_OPERATION_STEPS) {
            newSteps.add(new OperationStep(index, OperationTexts.cut(configuration.toString())));
        }
        return new OperationRecord(
                description,
                isAuthenticated,
                beginIndex,
                startMillis,
                deadlineMillis,
                newSteps,
                isReached ? index : 0,
                supersededBy,
                end,
                endMillis);
    }
}
