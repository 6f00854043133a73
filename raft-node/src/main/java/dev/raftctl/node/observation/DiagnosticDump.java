package dev.raftctl.node.observation;

import dev.raftctl.protocol.message.DecisionRecord;
import dev.raftctl.protocol.message.PeerContact;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the state of a server with a problem as JSON: its status, connections, threads and last decisions. */
public final class DiagnosticDump {
    /** The maximum number of threads and of stack frames of each, so that the document stays small. */
    private static final int MAX_THREADS = 64;

    private static final int MAX_FRAMES = 20;
    private static final int MAX_TEXT_CHARS = 500;

    private final StringBuilder json = new StringBuilder(16_384);

    /**
     * One thread when the problem began.
     *
     * @param frames the innermost first
     */
    public record ThreadSnapshot(String name, String state, List<String> frames) {}

    private DiagnosticDump() {}

    /**
     * Returns the document.
     *
     * @param reason the stable label of the problem
     * @param wallMillis when it was noticed
     * @param loadAverage of the machine in the last minute; negative if unknown
     * @param decisions the last decisions and observations, oldest first
     */
    public static String of(
            String reason,
            long wallMillis,
            ServerStatus status,
            double loadAverage,
            List<ThreadSnapshot> threads,
            List<DecisionRecord> decisions) {
        DiagnosticDump document = new DiagnosticDump();
        document.write(reason, wallMillis, status, loadAverage, threads, decisions);
        return document.json.toString();
    }

    private void write(
            String reason,
            long wallMillis,
            ServerStatus status,
            double loadAverage,
            List<ThreadSnapshot> threads,
            List<DecisionRecord> decisions) {
        json.append("{\"schemaVersion\":1");
        text("reason", reason);
        number("atMillis", wallMillis);
        text("id", status.id().value());
        text("role", status.role().label());
        number("term", status.term());
        text("leader", nameOf(status.leader()));
        text("votedFor", nameOf(status.votedFor()));
        text("last", status.last().toString());
        number("commitIndex", status.commitIndex());
        number("lastApplied", status.lastApplied());
        text("configuration", status.configuration().toString());
        json.append(",\"loadAverage\":").append(loadAverage < 0 ? "null" : Double.toString(loadAverage));
        number("throttledPercent", status.measurements().throttledPercent());
        text("sync", status.measurements().sync().toString());
        text("coreLoop", status.measurements().coreLoop().toString());
        text("pauses", status.measurements().pauses().toString());
        text("writes", status.measurements().writes().toString());
        text("leaderless", String.valueOf(status.measurements().leaderless()));
        json.append(",\"links\":[");
        for (PeerContact each : status.measurements().peerContacts()) {
            next("{\"peer\":").append(quoted(each.peer().value()));
            number("heardMs", each.heardMs());
            json.append(",\"connected\":").append(each.connected());
            text("reason", each.reason());
            json.append('}');
        }
        json.append("],\"decisions\":[");
        decisions.forEach(this::decision);
        json.append("],\"threads\":[");
        threads.stream().limit(MAX_THREADS).forEach(this::thread);
        json.append("]}\n");
    }

    private void decision(DecisionRecord each) {
        next("{\"seq\":").append(each.occurrences().seq());
        number("atMillis", each.atMillis());
        number("term", each.term());
        text("kind", each.kind());
        text("server", each.subject());
        text("cause", each.cause());
        text("data", each.data().format());
        text("text", each.text());
        json.append('}');
    }

    private void thread(ThreadSnapshot each) {
        next("{\"name\":").append(quoted(each.name()));
        text("state", each.state());
        json.append(",\"frames\":[");
        each.frames().stream().limit(MAX_FRAMES).forEach(frame -> next(quoted(frame)));
        json.append("]}");
    }

    /** Begins the next element of a list. */
    private StringBuilder next(String start) {
        return json.append(json.charAt(json.length() - 1) == '[' ? "" : ",").append(start);
    }

    private void text(String name, String value) {
        json.append(",\"").append(name).append("\":").append(quoted(value));
    }

    private void number(String name, long value) {
        json.append(",\"").append(name).append("\":").append(value);
    }

    private static String nameOf(@Nullable ServerId server) {
        return server == null ? "" : server.value();
    }

    private static String quoted(String value) {
        StringBuilder out = new StringBuilder(value.length() + 2).append('"');
        for (int i = 0; i < Math.min(value.length(), MAX_TEXT_CHARS); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || Character.isISOControl(c) || Character.isSurrogate(c)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
