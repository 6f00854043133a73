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
 * @param trouble why something is missing; empty: nothing is
 */
public record Replica(
        ServerId id, @Nullable StateHashed state, @Nullable FilesChecked files, String trouble) {
    Replica with(FilesChecked checked) {
        return new Replica(id, state, checked, trouble);
    }

    Replica lacking(String why) {
        return new Replica(id, state, files, trouble.isEmpty() ? why : trouble + "; " + why);
    }

    public boolean isDamaged() {
        return files != null && !files.damages().isEmpty();
    }
}
