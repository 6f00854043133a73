package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ClientReply.FilesChecked;
import dev.raftctl.protocol.message.ClientReply.StateHashed;
import dev.raftctl.protocol.message.ServerId;
import org.jspecify.annotations.Nullable;

/**
 * One server's copy, as far as it was looked at.
 *
 * @param state null: it was not told
 * @param files null: they were not checked
 * @param problem why something is missing; empty: nothing is
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
