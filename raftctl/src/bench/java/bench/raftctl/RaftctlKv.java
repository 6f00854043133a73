package bench.raftctl;

import bench.Kv;
import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import dev.raftctl.protocol.kv.KeyValueQuery;
import dev.raftctl.protocol.kv.KeyValueResult;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.net.ClientLink;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.net.NettyEventLoops;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.WireLimits;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One connection to each server, opened when it is first wanted. */
public final class RaftctlKv implements Kv {
    private static final int REQUEST_MILLIS = 5_000;

    private final NettyEventLoops loops = new NettyEventLoops(1, "bench");
    private List<InetSocketAddress> nodes = List.of();
    private volatile ClientLink[] links = {};

    @Override
    public void connect(List<InetSocketAddress> nodes, Map<String, String> opts) {
        this.nodes = nodes;
        links = new ClientLink[nodes.size()];
    }

    private ClientLink link(int node) throws Exception {
        ClientLink open = links[node];
        return open != null && open.isOpen() ? open : opened(node);
    }

    private synchronized ClientLink opened(int node) throws Exception {
        ClientLink open = links[node];
        if (open == null || !open.isOpen()) {
            HostPort address = new HostPort("127.0.0.1", nodes.get(node).getPort());
            open = ClientLink.open(loops, address, WireLimits.DEFAULT, Hello.client("", null), 300)
                    .get(400, TimeUnit.MILLISECONDS);
            links[node] = open;
        }
        return open;
    }

    private CompletableFuture<ClientReply> ask(int node, ClientRequest request) {
        try {
            return link(node).send(request, REQUEST_MILLIS);
        } catch (Exception unreachable) {
            return CompletableFuture.failedFuture(unreachable);
        }
    }

    @Override
    public CompletableFuture<?> put(int node, byte[] key, byte[] value) {
        byte[] put = KeyValueMessageFormat.encodeCommand(new KeyValueCommand.PutKey(key, value, new KeyValueCommand.KeyPutCondition.PutAlways()));
        return ask(node, new ClientRequest.ExecuteCommandRequest(0, 0, 0, put)).thenApply(reply -> {
            if (reply instanceof ClientReply.CommandExecutedReply) {
                return reply;
            }
            throw new IllegalStateException(reply.toString());
        });
    }

    @Override
    public CompletableFuture<byte[]> get(int node, byte[] key, boolean linearizable) {
        byte[] get = KeyValueMessageFormat.encodeQuery(new KeyValueQuery.GetKey(key));
        return ask(node, new ClientRequest.QueryRequest(get, linearizable, 0)).thenApply(reply -> {
            if (reply instanceof ClientReply.QueryResultReply answered) {
                KeyValueResult result = KeyValueMessageFormat.decodeResult(answered.result());
                return result instanceof KeyValueResult.KeyFound found ? found.item().value() : null;
            }
            throw new IllegalStateException(reply.toString());
        });
    }

    @Override
    public int leader() {
        for (int i = 0; i < nodes.size(); i++) {
            try {
                ClientReply reply = ask(i, new ClientRequest.ServerStatusRequest()).get(500, TimeUnit.MILLISECONDS);
                if (reply instanceof ServerStatus status && status.role() == ServerRole.LEADER) {
                    return i;
                }
            } catch (Exception noAnswer) {
                // The next one may be it.
                continue;
            }
        }
        return -1;
    }

    @Override
    public void close() {
        loops.close();
    }
}
