package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.ServerId;
import org.jspecify.annotations.Nullable;

/**
 * Serializers of the handshake. Its fields are the same in every version. New fields are added at the end, where older
 * readers ignore them.
 */
final class HelloSerializers {
    private static final int MAX_VERSION = 0xffff;
    private static final Hello.Caller[] CALLERS = Hello.Caller.values();
    private static final HelloReply.RejectReason[] REJECT_REASONS = HelloReply.RejectReason.values();

    private HelloSerializers() {}

    static final class HelloSerializer extends MessageSerializer<Hello> {
        HelloSerializer(WireLimits limits) {
            super(Hello.class, limits);
        }

        @Override
        void write(Output out, Hello hello) {
            Fields.writeCount(out, hello.minVersion(), MAX_VERSION);
            Fields.writeCount(out, hello.maxVersion(), MAX_VERSION);
            out.writeInt(hello.schema());
            Fields.writeEnum(out, hello.caller());
            Fields.writeString(out, hello.clusterId(), limits);
            Fields.writeString(out, hello.clusterName(), limits);
            Fields.writeServerId(out, hello.from());
            Fields.writeString(out, hello.fromAddress(), limits);
            out.writeLong(hello.incarnation());
            Fields.writeServerId(out, hello.to());
            out.writeLong(hello.instanceId());
            out.writeLong(hello.lineage());
        }

        @Override
        Hello read(Input in) {
            int minVersion = Fields.readCount(in, MAX_VERSION);
            int maxVersion = Fields.readCount(in, MAX_VERSION);
            int schema = in.readInt();
            Hello.Caller caller = Fields.readEnum(in, CALLERS);
            String clusterId = Fields.readString(in, limits);
            String clusterName = Fields.readString(in, limits);
            @Nullable ServerId from = Fields.readServerIdOrNull(in);
            String fromAddress = Fields.readString(in, limits);
            long incarnation = in.readLong();
            @Nullable ServerId to = Fields.readServerIdOrNull(in);
            long instanceId = Fields.readLongOrZero(in);
            return new Hello(
                    minVersion,
                    maxVersion,
                    schema,
                    caller,
                    clusterId,
                    clusterName,
                    from,
                    fromAddress,
                    incarnation,
                    to,
                    instanceId,
                    Fields.readLongOrZero(in));
        }
    }

    static final class Welcome extends MessageSerializer<HelloReply.Welcome> {
        Welcome(WireLimits limits) {
            super(HelloReply.Welcome.class, limits);
        }

        @Override
        void write(Output out, HelloReply.Welcome welcome) {
            Fields.writeCount(out, welcome.version(), MAX_VERSION);
            Fields.writeString(out, welcome.clusterId(), limits);
            Fields.writeString(out, welcome.clusterName(), limits);
            Fields.writeServerId(out, welcome.id());
            out.writeLong(welcome.incarnation());
            Fields.writeString(out, welcome.address(), limits);
            out.writeLong(welcome.instanceId());
            out.writeLong(welcome.lineage());
        }

        @Override
        HelloReply.Welcome read(Input in) {
            int version = Fields.readCount(in, MAX_VERSION);
            String clusterId = Fields.readString(in, limits);
            String clusterName = Fields.readString(in, limits);
            ServerId id = Fields.readServerId(in);
            long incarnation = in.readLong();
            String address = Fields.readString(in, limits);
            long instanceId = Fields.readLongOrZero(in);
            return new HelloReply.Welcome(
                    version, clusterId, clusterName, id, incarnation, address, instanceId, Fields.readLongOrZero(in));
        }
    }

    static final class Rejected extends MessageSerializer<HelloReply.Rejected> {
        Rejected(WireLimits limits) {
            super(HelloReply.Rejected.class, limits);
        }

        @Override
        void write(Output out, HelloReply.Rejected rejected) {
            Fields.writeEnum(out, rejected.reason());
            Fields.writeString(out, rejected.message(), limits);
            Fields.writeServerId(out, rejected.id());
            out.writeLong(rejected.incarnation());
            out.writeLong(rejected.lineage());
        }

        @Override
        HelloReply.Rejected read(Input in) {
            HelloReply.RejectReason reason = Fields.readEnum(in, REJECT_REASONS);
            String message = Fields.readString(in, limits);
            @Nullable ServerId id = Fields.readServerIdOrNull(in);
            long incarnation = in.readLong();
            return new HelloReply.Rejected(reason, message, id, incarnation, Fields.readLongOrZero(in));
        }
    }
}
