package dev.raftctl.bench;

import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.wire.NegotiatedVersion;
import dev.raftctl.protocol.wire.FrameReader;
import dev.raftctl.protocol.wire.FrameWriter;
import dev.raftctl.protocol.wire.KryoCodec;
import dev.raftctl.protocol.wire.WireProtocolFailure;
import dev.raftctl.protocol.wire.WireLimits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures encoding and decoding of two frames: a client's request, and an AppendEntries request with entries of 256
 * bytes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class WireCodecBenchmark {
    @Param({"1", "64"})
    int entries;

    private final KryoCodec codec = new KryoCodec(WireLimits.DEFAULT);
    private final FrameWriter writer = new FrameWriter(codec);
    private final FrameReader reader = new FrameReader(codec);
    private final ClientRequest request = new ClientRequest.ExecuteCommandRequest(7, 9, 9, new byte[280]);
    private PeerMessage append = new AppendEntries.AppendRequest(5, new LogPosition(5, 100), List.of(), 99);
    private byte[] appendFrame = new byte[0];
    private byte[] requestFrame = new byte[0];

    @Setup
    public void encodeFrames() throws WireProtocolFailure {
        List<LogEntry> entryList = new ArrayList<>();
        for (int i = 0; i < entries; i++) {
            entryList.add(LogEntry.command(5, 101 + i, new byte[256]));
        }
        append = new AppendEntries.AppendRequest(5, new LogPosition(5, 100), entryList, 99);
        writer.writePeerMessage(append, NegotiatedVersion.CURRENT);
        appendFrame = takeFrame();
        writer.writeRequest(3, request, NegotiatedVersion.CURRENT);
        requestFrame = takeFrame();
    }

    private byte[] takeFrame() {
        byte[] frame = Arrays.copyOf(writer.buffer(), writer.length());
        writer.clear();
        return frame;
    }

    @Benchmark
    public int writeAppend() throws WireProtocolFailure {
        writer.writePeerMessage(append, NegotiatedVersion.CURRENT);
        int length = writer.length();
        writer.clear();
        return length;
    }

    @Benchmark
    public Object readAppend() throws WireProtocolFailure {
        openFrame(appendFrame);
        return reader.readPeerMessage(NegotiatedVersion.CURRENT);
    }

    @Benchmark
    public int writeRequest() throws WireProtocolFailure {
        writer.writeRequest(3, request, NegotiatedVersion.CURRENT);
        int length = writer.length();
        writer.clear();
        return length;
    }

    @Benchmark
    public Object readRequest() throws WireProtocolFailure {
        openFrame(requestFrame);
        long unused = reader.readCorrelationId();
        return reader.readRequest(NegotiatedVersion.CURRENT);
    }

    private void openFrame(byte[] frame) throws WireProtocolFailure {
        var unused = reader.open(frame, FrameReader.LENGTH_BYTES, frame.length - FrameReader.LENGTH_BYTES);
    }
}
