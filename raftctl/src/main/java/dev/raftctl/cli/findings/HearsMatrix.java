package dev.raftctl.cli.findings;

import dev.raftctl.cli.findings.LinkMatrix.LinkConnectivity;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;

/** Draws a matrix that shows which server (row) hears which other server (column), and how long ago. */
final class HearsMatrix {
    private static final int CELL_WIDTH = 5;
    private static final int MAX_COLUMNS = 13;
    private static final long SECOND_MILLIS = 1_000;

    private final LinkMatrix links;

    HearsMatrix(LinkMatrix links) {
        this.links = links;
    }

    /** Returns the lines of the matrix; none if there are too many servers for a screen. */
    List<String> lines(List<ServerId> servers) {
        if (servers.size() > MAX_COLUMNS) {
            return List.of();
        }
        int nameWidth = "HEARS".length();
        for (ServerId each : servers) {
            nameWidth = Math.max(nameWidth, each.value().length());
        }
        List<String> lines = new ArrayList<>();
        StringBuilder header = new StringBuilder(pad("HEARS", nameWidth));
        servers.forEach(each -> header.append(padLeft(each.value())));
        lines.add(header.toString());
        for (ServerId receiver : servers) {
            StringBuilder line = new StringBuilder(pad(receiver.value(), nameWidth));
            servers.forEach(sender -> line.append(padLeft(cell(receiver, sender))));
            lines.add(line.toString());
        }
        return lines;
    }

    private String cell(ServerId receiver, ServerId sender) {
        if (receiver.equals(sender)) {
            return "-";
        }
        LinkConnectivity connectivity = links.receives(receiver, sender);
        if (connectivity != LinkConnectivity.NO) {
            return connectivity == LinkConnectivity.YES ? "." : "?";
        }
        long millis = links.silentMillis(receiver, sender);
        return millis < 0 ? "no" : millis < SECOND_MILLIS ? "<1s" : DurationText.of(millis);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String padLeft(String text) {
        return " ".repeat(Math.max(1, CELL_WIDTH - text.length())) + text;
    }
}
