package dev.raftctl.cli.child;

import dev.raftctl.cli.view.SurrogateEscapedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Builds the command line of a child process from words that may contain any bytes. Java encodes arguments and
 * variables in the locale's charset, which may lose bytes, so words that are not plain ASCII are passed through a shell
 * in octal.
 */
final class ShellCommandLine {
    private static final List<String> SHELL = List.of("/bin/sh", "-c");

    private ShellCommandLine() {}

    /**
     * Returns the command line that replaces itself with the program. The shell reports a program that does not exist
     * with exit code 127, and one that cannot be executed with 126.
     *
     * @param program the program and its arguments
     * @param variables are set in the program's environment
     */
    static List<String> of(List<String> program, Map<String, String> variables) {
        List<String> line = new ArrayList<>(SHELL);
        StringBuilder script = new StringBuilder();
        variables.forEach((name, value) -> script.append(name)
                .append('=')
                .append(quoted(value))
                .append("; export ")
                .append(name)
                .append("; "));
        boolean isPlain = program.stream().allMatch(ShellCommandLine::isPlain)
                && variables.values().stream().allMatch(ShellCommandLine::isPlain);
        if (isPlain) {
            line.add(script + "exec \"$@\"");
            line.add("raftctl");
            line.addAll(program);
            return line;
        }
        script.append("exec");
        program.forEach(word -> script.append(' ').append(quoted(word)));
        line.addAll(List.of("eval \"$(printf %b \"$1\")\"", "raftctl", octal(script.toString())));
        return line;
    }

    private static boolean isPlain(String word) {
        return word.chars().allMatch(character -> character > 0 && character < 0x80);
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    private static String octal(String script) {
        StringBuilder octal = new StringBuilder();
        for (byte each : SurrogateEscapedText.encode(script)) {
            if (each > 0 && each != '\\') {
                octal.append((char) each);
            } else {
                octal.append("\\0")
                        .append(Integer.toOctalString(0x200 | (each & 0xff)).substring(1));
            }
        }
        return octal.toString();
    }
}
