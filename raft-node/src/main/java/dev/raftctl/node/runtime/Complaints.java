package dev.raftctl.node.runtime;

import dev.raftctl.protocol.message.ServerId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** What is wrong with other servers, told once until it changes: links try again and again. Any thread. */
final class Complaints {
    private static final int SERVERS_MAX = 256;

    private final Map<ServerId, String> told = new ConcurrentHashMap<>();
    private final Chronicle chronicle;
    private final LongSupplier term;

    Complaints(Chronicle chronicle, LongSupplier term) {
        this.chronicle = chronicle;
        this.term = term;
    }

    void about(ServerId server, String kind, String text) {
        if (told.size() >= SERVERS_MAX) {
            told.clear();
        }
        if (!text.equals(told.put(server, text))) {
            chronicle.tell(term.getAsLong(), kind, server, text);
        }
    }

    void settled(ServerId server) {
        told.remove(server);
    }

    static String diskLost(ServerId server, String address) {
        return "server " + server + " at " + address
                + " came back without the disk it had: replace it by a server with a new id,"
                + " raftctl replace-server " + server + " NEW=HOST:PORT";
    }
}
