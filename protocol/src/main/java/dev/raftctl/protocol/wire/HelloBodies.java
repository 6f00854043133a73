package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.ServerId;
import org.jspecify.annotations.Nullable;

/** The handshake. Its fields stay as they are in every version; new ones go to the end and are ignored by older readers. */
final class HelloBodies {
    private static final int VERSIONS_MAX = 0xffff;
    private static final Hello.Caller[] CALLERS = Hello.Caller.values();
    private static final HelloReply.Why[] WHYS = HelloReply.Why.values();

    private HelloBodies() {}

    static final class Greeting extends Body<Hello> {
        Greeting(WireLimits limits) {
            super(Hello.class, limits);
        }

        @Override
        void write(Output out, Hello hello) {
            Fields.putCount(out, hello.versionMin(), VERSIONS_MAX);
            Fields.putCount(out, hello.versionMax(), VERSIONS_MAX);
            out.writeInt(hello.schema());
            Fields.putConstant(out, hello.caller());
            Fields.putString(out, hello.clusterId(), limits);
            Fields.putString(out, hello.clusterName(), limits);
            Fields.putServer(out, hello.from());
            Fields.putString(out, hello.fromAddress(), limits);
            out.writeLong(hello.incarnation());
            Fields.putServer(out, hello.to());
            out.writeLong(hello.process());
            out.writeLong(hello.lineage());
        }

        @Override
        Hello read(Input in) {
            int versionMin = Fields.count(in, VERSIONS_MAX);
            int versionMax = Fields.count(in, VERSIONS_MAX);
            int schema = in.readInt();
            Hello.Caller caller = Fields.constant(in, CALLERS);
            String clusterId = Fields.string(in, limits);
            String clusterName = Fields.string(in, limits);
            @Nullable ServerId from = Fields.serverOrNone(in);
            String fromAddress = Fields.string(in, limits);
            long incarnation = in.readLong();
            @Nullable ServerId to = Fields.serverOrNone(in);
            long process = Fields.numberOrZero(in);
            return new Hello(
                    versionMin,
                    versionMax,
                    schema,
                    caller,
                    clusterId,
                    clusterName,
                    from,
                    fromAddress,
                    incarnation,
                    to,
                    process,
                    Fields.numberOrZero(in));
        }
    }

    static final class Welcome extends Body<HelloReply.Welcome> {
        Welcome(WireLimits limits) {
            super(HelloReply.Welcome.class, limits);
        }

        @Override
        void write(Output out, HelloReply.Welcome welcome) {
            Fields.putCount(out, welcome.version(), VERSIONS_MAX);
            Fields.putString(out, welcome.clusterId(), limits);
            Fields.putString(out, welcome.clusterName(), limits);
            Fields.putServer(out, welcome.id());
            out.writeLong(welcome.incarnation());
            Fields.putString(out, welcome.address(), limits);
            out.writeLong(welcome.process());
            out.writeLong(welcome.lineage());
        }

        @Override
        HelloReply.Welcome read(Input in) {
            int version = Fields.count(in, VERSIONS_MAX);
            String clusterId = Fields.string(in, limits);
            String clusterName = Fields.string(in, limits);
            ServerId id = Fields.server(in);
            long incarnation = in.readLong();
            String address = Fields.string(in, limits);
            long process = Fields.numberOrZero(in);
            return new HelloReply.Welcome(
                    version, clusterId, clusterName, id, incarnation, address, process, Fields.numberOrZero(in));
        }
    }

    static final class Turned extends Body<HelloReply.Turned> {
        Turned(WireLimits limits) {
            super(HelloReply.Turned.class, limits);
        }

        @Override
        void write(Output out, HelloReply.Turned turned) {
            Fields.putConstant(out, turned.why());
            Fields.putString(out, turned.message(), limits);
            Fields.putServer(out, turned.id());
            out.writeLong(turned.incarnation());
            out.writeLong(turned.lineage());
        }

        @Override
        HelloReply.Turned read(Input in) {
            HelloReply.Why why = Fields.constant(in, WHYS);
            String message = Fields.string(in, limits);
            @Nullable ServerId id = Fields.serverOrNone(in);
            long incarnation = in.readLong();
            return new HelloReply.Turned(why, message, id, incarnation, Fields.numberOrZero(in));
        }
    }
}
