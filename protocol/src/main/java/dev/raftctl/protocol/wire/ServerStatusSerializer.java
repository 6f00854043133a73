package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.message.ServerStatusFields;

/** The serializer of a server's complete status, in the order of the list of its fields. */
final class ServerStatusSerializer extends MessageSerializer<ServerStatus> {
    ServerStatusSerializer(WireLimits limits) {
        super(ServerStatus.class, limits);
    }

    @Override
    void write(Output out, ServerStatus status) {
        ServerStatusFields.accept(status, new ServerStatusFieldEncoder(out, limits));
    }

    @Override
    ServerStatus read(Input in) {
        return ServerStatusFields.read(new ServerStatusFieldDecoder(in, limits));
    }
}
