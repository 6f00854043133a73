package dev.raftctl.protocol.net;

/** Netty's settings, which it reads once: without what costs start-up time or prints on stderr. A given property wins. */
final class LeanNetty {
    static {
        prefer("io.netty.jfr.enabled", "false");
        prefer("io.netty.leakDetection.level", "disabled");
        // Else it looks for hardware addresses and for the process id, for ids that nobody here reads.
        prefer("io.netty.machineId", "00:00:00:00:00:01");
        prefer("io.netty.processId", "1");
    }

    private LeanNetty() {}

    /** Settings are in force when this returns. */
    static void prepare() {
        // The class is initialised by now.
    }

    private static void prefer(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
