package dev.raftctl.protocol.net;

/**
 * Sets the Netty system properties that shorten start-up or prevent output on stderr. Netty reads them once, when it is
 * loaded. A property that is already set keeps its value.
 */
final class NettyDefaults {
    static {
        setIfAbsent("io.netty.jfr.enabled", "false");
        setIfAbsent("io.netty.leakDetection.level", "disabled");
        // Otherwise Netty looks up hardware addresses and the process id for identifiers that this program does not
        // use.
        setIfAbsent("io.netty.machineId", "00:00:00:00:00:01");
        setIfAbsent("io.netty.processId", "1");
    }

    private NettyDefaults() {}

    /** Makes the static initializer run, which sets the system properties for Netty. */
    static void apply() {
        // The class is initialised by now.
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
