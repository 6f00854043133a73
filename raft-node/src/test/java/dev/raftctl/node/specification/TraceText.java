package dev.raftctl.node.specification;

import dev.raftctl.protocol.message.ClusterConfigurationFormat;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogEntryKind;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes values as TLA+ expressions. */
final class TraceText {
    private TraceText() {}

    /** Returns a line of a trace: a tuple of its kind, its server and further values, which are TLA+ expressions. */
    static String line(String kind, ServerId server, Object... values) {
        StringBuilder line =
                new StringBuilder("<<").append(string(kind)).append(", ").append(id(server));
        for (Object value : values) {
            line.append(", ").append(value);
        }
        return line.append(">>").toString();
    }

    static String string(String text) {
        return '"' + text + '"';
    }

    /** Returns a server, or {@code Nil} for none. */
    static String id(@Nullable ServerId server) {
        return server == null ? "Nil" : string(server.value());
    }

    static String bool(boolean value) {
        return value ? "TRUE" : "FALSE";
    }

    static String ids(Collection<ServerId> servers) {
        return servers.stream().map(TraceText::id).collect(Collectors.joining(", ", "{", "}"));
    }

    static String position(LogPosition position) {
        return "[term |-> " + position.term() + ", index |-> " + position.index() + "]";
    }

    static String configuration(Configuration configuration) {
        return "Configuration(" + ids(configuration.voters()) + ", " + ids(configuration.outgoing()) + ", "
                + ids(configuration.learners()) + ")";
    }

    static String entry(LogEntry entry) {
        String configuration = entry.kind() == LogEntryKind.CONFIGURATION
                ? configuration(ClusterConfigurationFormat.decode(entry.payload()))
                : "NoConfiguration";
        return "Entry(" + entry.term() + ", " + configuration + ")";
    }

    static String entries(List<LogEntry> entries) {
        return entries.stream().map(TraceText::entry).collect(Collectors.joining(", ", "<<", ">>"));
    }
}
