/**
 * Messages as bytes: Kryo with fixed ids and bounded hand-written serializers, frames, the handshake, and {@link
 * dev.raftctl.protocol.wire.WireLimits every maximum} in one place. Knows no network. Codecs, readers and writers belong to one
 * thread. Frames, ids and the rules of evolution are drawn in the module's DESIGN.md.
 */
@NullMarked
package dev.raftctl.protocol.wire;

import org.jspecify.annotations.NullMarked;
