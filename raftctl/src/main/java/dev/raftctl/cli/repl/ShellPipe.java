package dev.raftctl.cli.repl;

import dev.raftctl.cli.view.ByteText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Sends what a command prints into a shell command, whose own output appears on the screen. */
final class ShellPipe {
    private final @Nullable OutputStream screen;

    /** @param screen where the shell command's output goes; null: straight to this process's own stdout */
    ShellPipe(@Nullable OutputStream screen) {
        this.screen = screen;
    }

    /** @return the command's exit code if it failed, else the shell's */
    int run(String shell, ToIntFunction<PrintStream> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(words(shell))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(screen == null ? ProcessBuilder.Redirect.INHERIT : ProcessBuilder.Redirect.PIPE);
        Process process = builder.start();
        Thread pump = screen == null ? null : pump(process.getInputStream(), screen);
        try {
            int exit;
            try (PrintStream into = new PrintStream(process.getOutputStream(), false, StandardCharsets.UTF_8)) {
                exit = command.applyAsInt(into);
            }
            int shellExit = process.waitFor();
            if (pump != null) {
                pump.join();
            }
            return exit != 0 ? exit : shellExit;
        } finally {
            process.destroy();
        }
    }

    /** Java passes arguments on in the locale's characters, which need not be those of the command. */
    static List<String> words(String shell) {
        byte[] bytes = ByteText.encode(shell);
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
                ? List.of("/bin/sh", "-c", shell)
                : List.of("/bin/sh", "-c", "eval \"$(printf %b \"$1\")\"", "sh", octal.toString());
    }

    private static Thread pump(InputStream from, OutputStream to) {
        Thread thread = new Thread(
                () -> {
                    try (from) {
                        from.transferTo(to);
                        to.flush();
                    } catch (IOException gone) {
                        throw new UncheckedIOException(gone);
                    }
                },
                "shell-output");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
