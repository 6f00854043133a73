package dev.raftctl.bench;

import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.wire.Agreed;
import dev.raftctl.protocol.wire.FrameReader;
import dev.raftctl.protocol.wire.FrameWriter;
import dev.raftctl.protocol.wire.KryoCodec;
import dev.raftctl.protocol.wire.WireFailure;
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

/** Frames to bytes and back: a client's request, and an append of so many entries of 256 bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class WireCodec {
    @Param({"1", "64"})
    int entries;

    private final KryoCodec codec = new KryoCodec(WireLimits.DEFAULT);
    private final FrameWriter writer = new FrameWriter(codec);
    private final FrameReader reader = new FrameReader(codec);
    private final ClientRequest request = new ClientRequest.Execute(7, 9, 9, new byte[280]);
    private PeerMessage append = new AppendEntries.Append(5, new Position(5, 100), List.of(), 99);
    private byte[] appendFrame = new byte[0];
    private byte[] requestFrame = new byte[0];

    @Setup
    public void frames() throws WireFailure {
        List<Entry> row = new ArrayList<>();
        for (int i = 0; i < entries; i++) {
            row.add(Entry.command(5, 101 + i, new byte[256]));
        }
        append = new AppendEntries.Append(5, new Position(5, 100), row, 99);
        writer.mail(append, Agreed.ALIKE);
        appendFrame = taken();
        writer.request(3, request, Agreed.ALIKE);
        requestFrame = taken();
    }

    private byte[] taken() {
        byte[] frame = Arrays.copyOf(writer.buffer(), writer.length());
        writer.clear();
        return frame;
    }

    @Benchmark
    public int writeAppend() throws WireFailure {
        writer.mail(append, Agreed.ALIKE);
        int length = writer.length();
        writer.clear();
        return length;
    }

    @Benchmark
    public Object readAppend() throws WireFailure {
        open(appendFrame);
        return reader.mail(Agreed.ALIKE);
    }

    @Benchmark
    public int writeRequest() throws WireFailure {
        writer.request(3, request, Agreed.ALIKE);
        int length = writer.length();
        writer.clear();
        return length;
    }

    @Benchmark
    public Object readRequest() throws WireFailure {
        open(requestFrame);
        long unused = reader.correlation();
        return reader.request(Agreed.ALIKE);
    }

    private void open(byte[] frame) throws WireFailure {
        var unused = reader.open(frame, FrameReader.LENGTH_BYTES, frame.length - FrameReader.LENGTH_BYTES);
    }
}
