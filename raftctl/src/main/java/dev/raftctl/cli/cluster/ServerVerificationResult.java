package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ClientReply.FilesCheckedReply;
import dev.raftctl.protocol.message.ClientReply.StateHashReply;
import dev.raftctl.protocol.message.ServerId;
import org.jspecify.annotations.Nullable;

/**
 * The verification of one server's copy of the data.
 *
 * @param state null if it was not reported
 * @param files null if they were not checked
 * @param problem why a part is missing; empty if none is
 */
public record ServerVerificationResult(
        ServerId id,
        @Nullable StateHashReply state,
        @Nullable FilesCheckedReply files,
        String problem) {
    ServerVerificationResult withFiles(FilesCheckedReply checked) {
        return new ServerVerificationResult(id, state, checked, problem);
    }

    ServerVerificationResult withProblem(String newProblem) {
        return new ServerVerificationResult(
                id, state, files, problem.isEmpty() ? newProblem : problem + "; " + newProblem);
    }

    public boolean isDamaged() {
        return files != null && !files.damages().isEmpty();
    }
}
