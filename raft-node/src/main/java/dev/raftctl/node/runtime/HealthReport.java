package dev.raftctl.node.runtime;

import java.util.List;

/** The results of health checks, in the output formats of the health pages. */
record HealthReport(List<HealthChecks.HealthCheckResult> checks) {
    boolean ok() {
        return checks.stream().allMatch(HealthChecks.HealthCheckResult::ok);
    }

    /** Returns the message of the first failed check or, if no check failed, all messages on one line. */
    String line() {
        StringBuilder line = new StringBuilder("ok");
        String separator = ": ";
        for (HealthChecks.HealthCheckResult check : checks) {
            if (!check.ok()) {
                return "not ok: " + check.message() + "\n";
            }
            line.append(separator).append(check.message());
            separator = ", ";
        }
        return line.append('\n').toString();
    }

    String lines() {
        StringBuilder lines = new StringBuilder();
        for (HealthChecks.HealthCheckResult check : checks) {
            lines.append(check.ok() ? "[+] " : "[-] ").append(check.name()).append(": ");
            lines.append(check.message()).append('\n');
        }
        return lines.toString();
    }

    String json() {
        StringBuilder json = new StringBuilder("{\"ok\":").append(ok()).append(",\"checks\":[");
        String separator = "";
        for (HealthChecks.HealthCheckResult check : checks) {
            json.append(separator)
                    .append("{\"name\":\"")
                    .append(check.name())
                    .append("\",\"ok\":")
                    .append(check.ok());
            json.append(",\"reason\":\"").append(escaped(check.message())).append("\"}");
            separator = ",";
        }
        return json.append("]}\n").toString();
    }

    private static String escaped(String message) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < message.length(); i++) {
            char c = message.charAt(i);
            if (c == '"' || c == '\\') {
                escaped.append('\\').append(c);
            } else if (c < ' ') {
                escaped.append(String.format("\\u%04x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
