/**
 * Connections. A server opens a {@link dev.raftctl.protocol.net.ListeningSocket}, servers connect to each other with a
 * {@link dev.raftctl.protocol.net.PeerLink}, and long-lived clients use a {@link dev.raftctl.protocol.net.ClientLink},
 * all over Netty. One-shot commands use a {@link dev.raftctl.protocol.net.BlockingClientLink}, which loads no Netty
 * class. Public methods may be called from any thread unless stated otherwise. Callbacks run on Netty's event loops and
 * must not block.
 */
@NullMarked
package dev.raftctl.protocol.net;

import org.jspecify.annotations.NullMarked;
