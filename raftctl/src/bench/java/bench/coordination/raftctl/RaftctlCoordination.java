package bench.coordination.raftctl;

import bench.coordination.CoordinationTarget;
import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.WatchEvent;
import dev.raftctl.protocol.net.ClientLink;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.net.NettyEventLoops;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.WireLimits;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** raftctl: one connection to the leader for requests. A renewal is an entry of the log, like a put. */
public final class RaftctlCoordination implements CoordinationTarget {
    private static final int REQUEST_MILLIS = 20_000;
    private static final long WAIT_MILLIS = 300_000;

    private final NettyEventLoops loops = new NettyEventLoops(1, "bench");
    private final Map<String, ClientLink> watchLinks = new ConcurrentHashMap<>();
    private List<InetSocketAddress> servers = List.of();
    private ClientLink leaderLink;

    private record HeldLock(byte[] name, long lease, long token) implements LockOwnership {}

    @Override
    public void connect(List<InetSocketAddress> servers, int leader) throws Exception {
        this.servers = servers;
        leaderLink = open(leader);
    }

    private ClientLink open(int server) throws Exception {
        return ClientLink.open(
                        loops,
                        new HostPort("127.0.0.1", servers.get(server).getPort()),
                        WireLimits.DEFAULT,
                        Hello.client("", null),
                        2_000)
                .get(3, TimeUnit.SECONDS);
    }

    private CompletableFuture<CoordinationResult> execute(CoordinationCommand command, long waitMillis) {
        ClientRequest request = new ClientRequest.ExecuteCoordinationRequest(
                0, 0, 0, waitMillis, CoordinationMessageFormat.encodeCommand(command));
        return leaderLink.send(request, REQUEST_MILLIS + waitMillis).thenApply(reply -> {
            if (reply instanceof ClientReply.CommandExecutedReply executed) {
                return CoordinationMessageFormat.decodeResult(executed.result());
            }
            throw new IllegalStateException(reply.toString());
        });
    }

    private static <T> T require(CoordinationResult result, Class<T> kind) {
        if (!kind.isInstance(result)) {
            throw new IllegalStateException(result.toString());
        }
        return kind.cast(result);
    }

    @Override
    public CompletableFuture<Long> grantLease(long ttlSeconds) {
        return execute(new CoordinationCommand.GrantLease(ttlSeconds * 1_000), 0)
                .thenApply(result ->
                        require(result, CoordinationResult.LeaseGranted.class).lease());
    }

    @Override
    public CompletableFuture<?> renew(int slot, long lease) {
        return execute(new CoordinationCommand.RenewLeases(List.of(lease)), 0).thenApply(result -> {
            CoordinationResult.LeasesRenewed renewed = require(result, CoordinationResult.LeasesRenewed.class);
            if (renewed.renewals().get(0).refusal() != null) {
                throw new IllegalStateException(renewed.toString());
            }
            return renewed;
        });
    }

    @Override
    public CompletableFuture<LockOwnership> lock(String name, long lease) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return execute(new CoordinationCommand.AcquireLock(bytes, lease, 1, 0, true, ""), WAIT_MILLIS)
                .thenApply(result -> new HeldLock(
                        bytes,
                        lease,
                        require(result, CoordinationResult.LockAcquired.class).token()));
    }

    @Override
    public CompletableFuture<?> unlock(LockOwnership ownership) {
        HeldLock held = (HeldLock) ownership;
        return execute(new CoordinationCommand.ReleaseLock(held.name(), held.lease(), held.token()), 0)
                .thenApply(result -> require(result, CoordinationResult.LockReleased.class));
    }

    @Override
    public CompletableFuture<?> put(byte[] key, byte[] value) {
        byte[] put = KeyValueMessageFormat.encodeCommand(
                new KeyValueCommand.PutKey(key, value, new KeyValueCommand.KeyPutCondition.PutAlways()));
        return leaderLink
                .send(new ClientRequest.ExecuteCommandRequest(0, 0, 0, put), REQUEST_MILLIS)
                .thenApply(reply -> {
                    if (reply instanceof ClientReply.CommandExecutedReply) {
                        return reply;
                    }
                    throw new IllegalStateException(reply.toString());
                });
    }

    @Override
    public CompletableFuture<?> watch(
            int server, int connection, byte[] key, boolean isPrefix, Consumer<byte[]> receiver) throws Exception {
        String name = server + "/" + connection;
        ClientLink link = watchLinks.get(name);
        if (link == null) {
            link = open(server);
            watchLinks.put(name, link);
        }
        ClientLink used = link;
        return changes(used, key, isPrefix, 0).thenAccept(begun -> next(used, key, isPrefix, begun, receiver));
    }

    private static CompletableFuture<ClientReply.WatchEventsReply> changes(
            ClientLink link, byte[] key, boolean isPrefix, long afterIndex) {
        return link.send(
                        new ClientRequest.WatchEventsRequest(key, isPrefix, afterIndex, 1 << 20, WAIT_MILLIS, false),
                        REQUEST_MILLIS + WAIT_MILLIS)
                .thenApply(reply -> {
                    if (reply instanceof ClientReply.WatchEventsReply changes) {
                        return changes;
                    }
                    throw new IllegalStateException(reply.toString());
                });
    }

    private static void next(
            ClientLink link,
            byte[] key,
            boolean isPrefix,
            ClientReply.WatchEventsReply previous,
            Consumer<byte[]> receiver) {
        changes(link, key, isPrefix, previous.throughIndex()).thenAccept(reply -> {
            for (WatchEvent event : reply.events()) {
                receiver.accept(event.value());
            }
            next(link, key, isPrefix, reply, receiver);
        });
    }

    @Override
    public void endWatches() {
        watchLinks.values().forEach(ClientLink::close);
        watchLinks.clear();
    }

    @Override
    public void close() {
        loops.close();
    }
}
