package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.install.AtomicFileReplacement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Replaces a file atomically: a reader sees either the old or the new content. */
public final class TextFileWriter {
    private TextFileWriter() {}

    /** Replaces the file, or creates it in an existing directory. */
    public static void write(Path file, String text) throws CliFailure {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Replaces the file, or creates it in an existing directory. */
    static void write(Path file, byte[] content) throws CliFailure {
        try {
            Path target = AtomicFileReplacement.resolveTarget(file);
            Path temporary = target.resolveSibling(target.getFileName() + ".part");
            try {
                Files.write(temporary, content);
                AtomicFileReplacement.replace(target, temporary);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException error) {
            throw failure(file, error);
        }
    }

    /**
     * Fails if the file cannot be written because its directory does not exist or does not permit it, or because it is
     * not a regular file. Spares the user a long run whose result cannot be stored.
     */
    public static void requireWritable(Path file) throws CliFailure {
        try {
            Path target = AtomicFileReplacement.resolveTarget(file);
            Path directory = target.resolveSibling(".").normalize();
            if (!Files.isDirectory(directory)) {
                throw new NoSuchFileException(directory.toString());
            }
            if (!Files.isWritable(directory)) {
                throw new AccessDeniedException(directory.toString());
            }
        } catch (IOException error) {
            throw failure(file, error);
        }
    }

    private static CliFailure failure(Path file, IOException error) {
        return new CliFailure(
                ExitCode.USAGE,
                CliFailureReason.USAGE.name(),
                "cannot write " + file + ": " + StorageFailureTranslator.describe(error),
                "check the directory and its free space",
                error);
    }
}
