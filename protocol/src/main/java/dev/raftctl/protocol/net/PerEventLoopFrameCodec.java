package dev.raftctl.protocol.net;

import dev.raftctl.protocol.wire.FrameReader;
import dev.raftctl.protocol.wire.FrameWriter;
import dev.raftctl.protocol.wire.KryoCodec;
import dev.raftctl.protocol.wire.WireLimits;

/**
 * The codec of one event loop, shared by its connections. A connection that writes frames must pass them to its channel
 * before it returns.
 */
final class PerEventLoopFrameCodec {
    private final FrameWriter writer;
    private final FrameReader reader;

    PerEventLoopFrameCodec(WireLimits limits) {
        KryoCodec codec = new KryoCodec(limits);
        writer = new FrameWriter(codec);
        reader = new FrameReader(codec);
    }

    FrameWriter writer() {
        return writer;
    }

    FrameReader reader() {
        return reader;
    }
}
