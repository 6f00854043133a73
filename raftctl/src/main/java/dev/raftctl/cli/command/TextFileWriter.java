package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.install.AtomicFileReplacement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Replaces a text file atomically: a reader sees either the old or the new content. */
final class TextFileWriter {
    private TextFileWriter() {}

    /** Replaces the file, or creates it in an existing directory. */
    static void write(Path file, String text) throws CliFailure {
        try {
            Path target = AtomicFileReplacement.resolveTarget(file);
            Path temporary = target.resolveSibling(target.getFileName() + ".part");
            try {
                Files.writeString(temporary, text, StandardCharsets.UTF_8);
                AtomicFileReplacement.replace(target, temporary);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException error) {
            throw new CliFailure(
                    ExitCode.USAGE,
                    CliFailureReason.USAGE.name(),
                    "cannot write " + file + ": " + StorageFailureTranslator.describe(error),
                    "check the directory and its free space",
                    error);
        }
    }
}
