package bench.coordination.etcd;

import bench.coordination.CoordinationTarget;
import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrantResponse;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseKeepAliveRequest;
import io.etcd.jetcd.api.LeaseKeepAliveResponse;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.PutResponse;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.etcd.jetcd.api.lock.LockGrpc;
import io.etcd.jetcd.api.lock.LockRequest;
import io.etcd.jetcd.api.lock.LockResponse;
import io.etcd.jetcd.api.lock.UnlockRequest;
import io.etcd.jetcd.api.lock.UnlockResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * etcd over plain gRPC, without jetcd's own layers: one channel to the leader for requests, callbacks on its event
 * loop, a stream of renewals for each slot (etcd answers the renewals of one stream one after another), and one stream
 * for all watchers of a connection. Renewals are not replicated by etcd. Locks are those of its lock service.
 */
public final class EtcdCoordination implements CoordinationTarget {
    private final Map<Integer, RenewalStream> renewals = new ConcurrentHashMap<>();
    private final Map<String, WatchStream> watches = new HashMap<>();
    private List<InetSocketAddress> servers = List.of();
    private ManagedChannel channel;

    private record HeldLock(ByteString key) implements LockOwnership {}

    /** Completes a future with the only message of a stream. */
    private record SingleReply<T>(CompletableFuture<T> reply) implements StreamObserver<T> {
        @Override
        public void onNext(T value) {
            reply.complete(value);
        }

        @Override
        public void onError(Throwable error) {
            reply.completeExceptionally(error);
        }

        @Override
        public void onCompleted() {}
    }

    private static <Q, R> CompletableFuture<R> call(BiConsumer<Q, StreamObserver<R>> method, Q request) {
        CompletableFuture<R> reply = new CompletableFuture<>();
        method.accept(request, new SingleReply<>(reply));
        return reply;
    }

    @Override
    public void connect(List<InetSocketAddress> servers, int leader) {
        this.servers = servers;
        channel = channel(leader);
    }

    private ManagedChannel channel(int server) {
        return NettyChannelBuilder.forAddress("127.0.0.1", servers.get(server).getPort())
                .usePlaintext()
                .directExecutor()
                .build();
    }

    @Override
    public CompletableFuture<Long> grantLease(long ttlSeconds) {
        return EtcdCoordination.<LeaseGrantRequest, LeaseGrantResponse>call(
                        LeaseGrpc.newStub(channel)::leaseGrant,
                        LeaseGrantRequest.newBuilder().setTTL(ttlSeconds).build())
                .thenApply(LeaseGrantResponse::getID);
    }

    private final class RenewalStream implements StreamObserver<LeaseKeepAliveResponse> {
        private final StreamObserver<LeaseKeepAliveRequest> requests =
                LeaseGrpc.newStub(channel).leaseKeepAlive(this);
        private volatile CompletableFuture<LeaseKeepAliveResponse> pending = new CompletableFuture<>();

        CompletableFuture<LeaseKeepAliveResponse> renew(long lease) {
            CompletableFuture<LeaseKeepAliveResponse> reply = new CompletableFuture<>();
            pending = reply;
            requests.onNext(LeaseKeepAliveRequest.newBuilder().setID(lease).build());
            return reply;
        }

        @Override
        public void onNext(LeaseKeepAliveResponse response) {
            if (response.getTTL() > 0) {
                pending.complete(response);
            } else {
                pending.completeExceptionally(new IllegalStateException("lease " + response.getID() + " has ended"));
            }
        }

        @Override
        public void onError(Throwable error) {
            pending.completeExceptionally(error);
        }

        @Override
        public void onCompleted() {
            pending.completeExceptionally(new IllegalStateException("etcd ended the stream"));
        }
    }

    @Override
    public CompletableFuture<?> renew(int slot, long lease) {
        return renewals.computeIfAbsent(slot, any -> new RenewalStream()).renew(lease);
    }

    @Override
    public CompletableFuture<LockOwnership> lock(String name, long lease) {
        return EtcdCoordination.<LockRequest, LockResponse>call(
                        LockGrpc.newStub(channel)::lock,
                        LockRequest.newBuilder()
                                .setName(ByteString.copyFromUtf8(name))
                                .setLease(lease)
                                .build())
                .thenApply(response -> new HeldLock(response.getKey()));
    }

    @Override
    public CompletableFuture<?> unlock(LockOwnership ownership) {
        return EtcdCoordination.<UnlockRequest, UnlockResponse>call(
                LockGrpc.newStub(channel)::unlock,
                UnlockRequest.newBuilder().setKey(((HeldLock) ownership).key()).build());
    }

    @Override
    public CompletableFuture<?> put(byte[] key, byte[] value) {
        return EtcdCoordination.<PutRequest, PutResponse>call(
                KVGrpc.newStub(channel)::put,
                PutRequest.newBuilder()
                        .setKey(ByteString.copyFrom(key))
                        .setValue(ByteString.copyFrom(value))
                        .build());
    }

    /** One stream with any number of watchers. */
    private static final class WatchStream implements StreamObserver<WatchResponse> {
        private final ManagedChannel channel;
        private final StreamObserver<WatchRequest> requests;
        private final Deque<CompletableFuture<Object>> created = new ArrayDeque<>();
        private final Deque<Consumer<byte[]>> createdReceivers = new ArrayDeque<>();
        private final Map<Long, Consumer<byte[]>> receivers = new ConcurrentHashMap<>();

        WatchStream(ManagedChannel channel) {
            this.channel = channel;
            requests = WatchGrpc.newStub(channel).watch(this);
        }

        synchronized CompletableFuture<Object> add(WatchCreateRequest watch, Consumer<byte[]> receiver) {
            CompletableFuture<Object> reply = new CompletableFuture<>();
            created.add(reply);
            createdReceivers.add(receiver);
            requests.onNext(WatchRequest.newBuilder().setCreateRequest(watch).build());
            return reply;
        }

        @Override
        public void onNext(WatchResponse response) {
            if (response.getCreated()) {
                CompletableFuture<Object> reply;
                synchronized (this) {
                    // etcd answers the requests of a stream in their order.
                    reply = created.remove();
                    receivers.put(response.getWatchId(), createdReceivers.remove());
                }
                reply.complete(response);
            }
            Consumer<byte[]> receiver = receivers.get(response.getWatchId());
            for (Event event : response.getEventsList()) {
                receiver.accept(event.getKv().getValue().toByteArray());
            }
        }

        @Override
        public synchronized void onError(Throwable error) {
            created.forEach(reply -> reply.completeExceptionally(error));
        }

        @Override
        public void onCompleted() {}
    }

    @Override
    public CompletableFuture<?> watch(
            int server, int connection, byte[] key, boolean isPrefix, Consumer<byte[]> receiver) {
        WatchStream stream =
                watches.computeIfAbsent(server + "/" + connection, any -> new WatchStream(channel(server)));
        WatchCreateRequest.Builder watch = WatchCreateRequest.newBuilder().setKey(ByteString.copyFrom(key));
        if (isPrefix) {
            byte[] end = key.clone();
            end[end.length - 1]++;
            watch.setRangeEnd(ByteString.copyFrom(end));
        }
        return stream.add(watch.build(), receiver);
    }

    @Override
    public void endWatches() {
        for (WatchStream stream : new ArrayList<>(watches.values())) {
            stream.channel.shutdownNow();
        }
        watches.clear();
    }

    @Override
    public void close() {
        endWatches();
        channel.shutdownNow();
    }
}
