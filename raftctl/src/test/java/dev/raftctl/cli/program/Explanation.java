package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What one run of {@code explain -o json} printed. Values of one explanation belong together; values of two may be from
 * before and after a change.
 */
record Explanation(String json) {
    /** Returns what jq finds at the path; empty if it is null or there is no JSON. */
    String value(String path) throws IOException, InterruptedException {
        Process jq = new ProcessBuilder("jq", "-r", path + " // empty").start();
        try (OutputStream in = jq.getOutputStream()) {
            in.write(json.getBytes(StandardCharsets.UTF_8));
        }
        String found = new String(jq.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(jq.waitFor()).as("jq %s", path).isZero();
        return found;
    }

    /** Returns the codes of the findings, the most important one first, separated by spaces. */
    String codes() throws IOException, InterruptedException {
        return value("[.findings[].code] | join(\" \")");
    }

    /** Returns the ids of the servers that the first finding is about, separated by spaces. */
    String firstServers() throws IOException, InterruptedException {
        return value(".findings[0].servers | join(\" \")");
    }

    /** Returns the command that the first finding proposes, without the name of the program. */
    String nextCommand() throws IOException, InterruptedException {
        String command = value(".findings[0].next.command");
        assertThat(command).startsWith("raftctl ");
        return command.substring("raftctl ".length());
    }

    String status() throws IOException, InterruptedException {
        return value(".status");
    }

    /** Returns the leader's id; empty if there is none. */
    String leader() throws IOException, InterruptedException {
        return value(".leader");
    }
}
