/**
 * Connections: Netty for servers and long-lived clients, a plain socket for one-shot commands; both speak {@code wire}. Callbacks
 * come on Netty's loops and must not block.
 */
@NullMarked
package dev.raftctl.protocol.net;

import org.jspecify.annotations.NullMarked;
