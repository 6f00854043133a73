package dev.raftctl.node.runtime;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log of a server. All classes of a server write to one logger, because operators know servers, not classes. */
final class ServerLog {
    static final Logger LOGGER = LoggerFactory.getLogger("dev.raftctl.node.runtime.RaftNode");

    private ServerLog() {}
}
