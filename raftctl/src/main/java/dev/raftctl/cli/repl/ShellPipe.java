package dev.raftctl.cli.repl;

import dev.raftctl.cli.view.SurrogateEscapedText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Pipes a command's output into a shell command, whose own output goes to the screen. */
final class ShellPipe {
    private final @Nullable OutputStream output;

    /**
     * @param output the stream that receives the shell command's output, or null if the shell command inherits stdout
     */
    ShellPipe(@Nullable OutputStream output) {
        this.output = output;
    }

    /** @return the exit code of the command if the command failed, otherwise the exit code of the shell command */
    int run(String shellCommand, ToIntFunction<PrintStream> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(shellInvocation(shellCommand))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(output == null ? ProcessBuilder.Redirect.INHERIT : ProcessBuilder.Redirect.PIPE);
        Process process = builder.start();
        Thread copier = output == null ? null : copyInBackground(process.getInputStream(), output);
        try {
            int exit;
            try (PrintStream stdin = new PrintStream(process.getOutputStream(), false, StandardCharsets.UTF_8)) {
                exit = command.applyAsInt(stdin);
            }
            int shellExit = process.waitFor();
            if (copier != null) {
                copier.join();
            }
            return exit != 0 ? exit : shellExit;
        } finally {
            process.destroy();
        }
    }

    /**
     * Builds the shell's arguments in ASCII, because Java encodes arguments in the locale's charset, which may differ
     * from the command's.
     */
    static List<String> shellInvocation(String shellCommand) {
        byte[] bytes = SurrogateEscapedText.encode(shellCommand);
        StringBuilder octal = new StringBuilder();
        boolean isPlain = true;
        for (byte each : bytes) {
            isPlain &= each > 0;
            if (each > 0 && each != '\\') {
                octal.append((char) each);
            } else {
                octal.append("\\0")
                        .append(Integer.toOctalString(0x200 | (each & 0xff)).substring(1));
            }
        }
        return isPlain
                ? List.of("/bin/sh", "-c", shellCommand)
                : List.of("/bin/sh", "-c", "eval \"$(printf %b \"$1\")\"", "sh", octal.toString());
    }

    private static Thread copyInBackground(InputStream from, OutputStream to) {
        Thread thread = new Thread(
                () -> {
                    try (from) {
                        from.transferTo(to);
                        to.flush();
                    } catch (IOException closed) {
                        throw new UncheckedIOException(closed);
                    }
                },
                "shell-output");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
