package dev.raftctl.protocol.net;

/** Netty's settings, which it reads once: without what costs start-up time or prints on stderr. A given property wins. */
final class NettyDefaults {
    static {
        setIfAbsent("io.netty.jfr.enabled", "false");
        setIfAbsent("io.netty.leakDetection.level", "disabled");
        // Else it looks for hardware addresses and for the process id, for ids that nobody here reads.
        setIfAbsent("io.netty.machineId", "00:00:00:00:00:01");
        setIfAbsent("io.netty.processId", "1");
    }

    private NettyDefaults() {}

    /** Settings are in force when this returns. */
    static void apply() {
        // The class is initialised by now.
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
