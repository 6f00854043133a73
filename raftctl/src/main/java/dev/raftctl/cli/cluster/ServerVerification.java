package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ClientReply.FilesChecked;
import dev.raftctl.protocol.message.ClientReply.StateHashed;
import dev.raftctl.protocol.message.ServerId;
import org.jspecify.annotations.Nullable;

/**
 * The verification of one server's copy of the data.
 *
 * @param state null if it was not reported
 * @param files null if they were not checked
 * @param problem why a part is missing; empty if none is
 */
public record ServerVerification(
        ServerId id, @Nullable StateHashed state, @Nullable FilesChecked files, String problem) {
    ServerVerification withFiles(FilesChecked checked) {
        return new ServerVerification(id, state, checked, problem);
    }

    ServerVerification withProblem(String newProblem) {
        return new ServerVerification(id, state, files, problem.isEmpty() ? newProblem : problem + "; " + newProblem);
    }

    public boolean isDamaged() {
        return files != null && !files.damages().isEmpty();
    }
}
