package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.ServerId;
import org.jspecify.annotations.Nullable;

/**
 * Serializers of the handshake. Its fields are the same in every version. New fields are added at the end, where older
 * readers ignore them.
 */
final class HandshakeSerializers {
    private static final int MAX_VERSION = 0xffff;
    private static final Hello.CallerKind[] CALLERS = Hello.CallerKind.values();
    private static final HelloReply.HelloRejectionReason[] REJECT_REASONS = HelloReply.HelloRejectionReason.values();

    private HandshakeSerializers() {}

    static final class HelloSerializer extends MessageSerializer<Hello> {
        HelloSerializer(WireLimits limits) {
            super(Hello.class, limits);
        }

        @Override
        void write(Output out, Hello hello) {
            MessageFieldCodec.writeCount(out, hello.minVersion(), MAX_VERSION);
            MessageFieldCodec.writeCount(out, hello.maxVersion(), MAX_VERSION);
            out.writeInt(hello.schema());
            MessageFieldCodec.writeEnum(out, hello.caller());
            MessageFieldCodec.writeString(out, hello.clusterId(), limits);
            MessageFieldCodec.writeString(out, hello.clusterName(), limits);
            MessageFieldCodec.writeServerId(out, hello.from());
            MessageFieldCodec.writeString(out, hello.fromAddress(), limits);
            out.writeLong(hello.incarnation());
            MessageFieldCodec.writeServerId(out, hello.to());
            out.writeLong(hello.instanceId());
            out.writeLong(hello.lineage());
        }

        @Override
        Hello read(Input in) {
            int minVersion = MessageFieldCodec.readCount(in, MAX_VERSION);
            int maxVersion = MessageFieldCodec.readCount(in, MAX_VERSION);
            int schema = in.readInt();
            Hello.CallerKind caller = MessageFieldCodec.readEnum(in, CALLERS);
            String clusterId = MessageFieldCodec.readString(in, limits);
            String clusterName = MessageFieldCodec.readString(in, limits);
            @Nullable ServerId from = MessageFieldCodec.readServerIdOrNull(in);
            String fromAddress = MessageFieldCodec.readString(in, limits);
            long incarnation = in.readLong();
            @Nullable ServerId to = MessageFieldCodec.readServerIdOrNull(in);
            long instanceId = MessageFieldCodec.readLongOrZero(in);
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
                    MessageFieldCodec.readLongOrZero(in));
        }
    }

    static final class WelcomeReplySerializer extends MessageSerializer<HelloReply.WelcomeReply> {
        WelcomeReplySerializer(WireLimits limits) {
            super(HelloReply.WelcomeReply.class, limits);
        }

        @Override
        void write(Output out, HelloReply.WelcomeReply welcome) {
            MessageFieldCodec.writeCount(out, welcome.version(), MAX_VERSION);
            MessageFieldCodec.writeString(out, welcome.clusterId(), limits);
            MessageFieldCodec.writeString(out, welcome.clusterName(), limits);
            MessageFieldCodec.writeServerId(out, welcome.id());
            out.writeLong(welcome.incarnation());
            MessageFieldCodec.writeString(out, welcome.address(), limits);
            out.writeLong(welcome.instanceId());
            out.writeLong(welcome.lineage());
        }

        @Override
        HelloReply.WelcomeReply read(Input in) {
            int version = MessageFieldCodec.readCount(in, MAX_VERSION);
            String clusterId = MessageFieldCodec.readString(in, limits);
            String clusterName = MessageFieldCodec.readString(in, limits);
            ServerId id = MessageFieldCodec.readServerId(in);
            long incarnation = in.readLong();
            String address = MessageFieldCodec.readString(in, limits);
            long instanceId = MessageFieldCodec.readLongOrZero(in);
            return new HelloReply.WelcomeReply(
                    version,
                    clusterId,
                    clusterName,
                    id,
                    incarnation,
                    address,
                    instanceId,
                    MessageFieldCodec.readLongOrZero(in));
        }
    }

    static final class HelloRejectedSerializer extends MessageSerializer<HelloReply.HelloRejected> {
        HelloRejectedSerializer(WireLimits limits) {
            super(HelloReply.HelloRejected.class, limits);
        }

        @Override
        void write(Output out, HelloReply.HelloRejected rejected) {
            MessageFieldCodec.writeEnum(out, rejected.reason());
            MessageFieldCodec.writeString(out, rejected.message(), limits);
            MessageFieldCodec.writeServerId(out, rejected.id());
            out.writeLong(rejected.incarnation());
            out.writeLong(rejected.lineage());
        }

        @Override
        HelloReply.HelloRejected read(Input in) {
            HelloReply.HelloRejectionReason reason = MessageFieldCodec.readEnum(in, REJECT_REASONS);
            String message = MessageFieldCodec.readString(in, limits);
            @Nullable ServerId id = MessageFieldCodec.readServerIdOrNull(in);
            long incarnation = in.readLong();
            return new HelloReply.HelloRejected(reason, message, id, incarnation, MessageFieldCodec.readLongOrZero(in));
        }
    }
}
