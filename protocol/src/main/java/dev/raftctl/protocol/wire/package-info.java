/**
 * Messages as bytes: Kryo with fixed ids and bounded hand-written serializers, frames, the handshake, and {@link
 * dev.raftctl.protocol.wire.WireLimits every maximum} in one place. Instances belong to one thread.
 */
@NullMarked
package dev.raftctl.protocol.wire;

import org.jspecify.annotations.NullMarked;
