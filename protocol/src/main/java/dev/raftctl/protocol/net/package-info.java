/**
 * Connections: a {@link dev.raftctl.protocol.net.Listener} for servers, {@link dev.raftctl.protocol.net.PeerLink} between them and
 * {@link dev.raftctl.protocol.net.ClientLink} for long-lived clients, all over Netty; a {@link
 * dev.raftctl.protocol.net.BlockingClientLink plain socket} for one-shot commands, which touches no Netty class. Public methods may be
 * called from any thread unless they say otherwise; callbacks come on Netty's loops and must not block.
 */
@NullMarked
package dev.raftctl.protocol.net;

import org.jspecify.annotations.NullMarked;
