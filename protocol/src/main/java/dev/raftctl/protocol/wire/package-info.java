/**
 * The encoding of messages: frames, the handshake, Kryo with fixed ids and bounded hand-written serializers, and
 * {@link dev.raftctl.protocol.wire.WireLimits all limits} in one place. Independent of the network. Codecs, readers and
 * writers belong to one thread. The module's DESIGN.md describes frames, ids and the rules of evolution.
 */
@NullMarked
package dev.raftctl.protocol.wire;

import org.jspecify.annotations.NullMarked;
