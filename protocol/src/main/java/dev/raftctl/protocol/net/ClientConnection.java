package dev.raftctl.protocol.net;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.wire.FrameKind;
import dev.raftctl.protocol.wire.FrameReader;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.WireFailure;
import dev.raftctl.protocol.wire.WireLimits;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The connection of a {@link ClientLink}: requests are queued by any thread and matched with their replies on the loop. */
final class ClientConnection extends CallerConnection {
    private static final String ENDED = "the connections of this process are closed";

    private final CompletableFuture<ClientLink> opened;
    private final Lane<Asked> lane = new Lane<>();
    private final LongObjectMap<Asked> unanswered = new LongObjectHashMap<>();
    private final Alarm alarm = new Alarm(this::expire);
    private volatile boolean open = true;
    private volatile String whyClosed = "the connection is closed";
    private long lastCorrelation;

    /** A request on its way, until its reply comes or its time is up. */
    private static final class Asked extends Lane.Item<Asked> {
        final ClientRequest request;
        final long deadline;
        final CompletableFuture<ClientReply> reply = new CompletableFuture<>();

        Asked(ClientRequest request, long deadline) {
            this.request = request;
            this.deadline = deadline;
        }
    }

    ClientConnection(
            Loops loops, WireLimits limits, Hello hello, HostPort address, CompletableFuture<ClientLink> opened) {
        super(loops, limits, address, () -> hello);
        this.opened = opened;
    }

    CompletableFuture<ClientReply> ask(ClientRequest request, long timeoutMillis) {
        Asked asked = new Asked(request, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis));
        if (!open) {
            asked.reply.completeExceptionally(new NoReply(whyClosed, false));
        } else if (lane.put(asked) && !wake()) {
            failAll(lane.takeAll(), ENDED);
        }
        return asked.reply;
    }

    boolean isOpen() {
        return open;
    }

    void hangUp() {
        open = false;
        if (!onLoop(() -> end("closed here"))) {
            failAll(lane.takeAll(), ENDED);
        }
    }

    /** On the loop: nobody waits for the handshake any more. */
    void giveUp(String why) {
        if (opened.completeExceptionally(new IOException(why)) && isInstalled()) {
            end(why);
        }
    }

    @Override
    void welcomed(HelloReply.Welcome welcome) {
        if (!opened.complete(new ClientLink(this, welcome))) {
            end("nobody waits for it any more");
        }
    }

    @Override
    void turned(HelloReply.Turned turned) {
        opened.completeExceptionally(new TurnedAway(turned));
    }

    @Override
    void taken(FrameKind kind, FrameReader frame) throws WireFailure {
        if (kind != FrameKind.REPLY) {
            throw new WireFailure("no reply but a frame of the kind " + kind);
        }
        long correlation = frame.correlation();
        ClientReply reply = frame.reply(agreed());
        @Nullable Asked asked = unanswered.remove(correlation);
        if (asked != null) {
            asked.reply.complete(reply);
        }
    }

    @Override
    void closed(String why, boolean fault) {
        open = false;
        whyClosed = "the connection to " + address() + " is closed: " + why;
        opened.completeExceptionally(failure(whyClosed));
        alarm.cancel();
        for (Asked asked : unanswered.values()) {
            asked.reply.completeExceptionally(new NoReply(whyClosed, true));
        }
        unanswered.clear();
        failAll(lane.takeAll(), whyClosed);
    }

    @Override
    void write() {
        if (isClosing() || !channel().isActive()) {
            failAll(lane.takeAll(), whyClosed);
            return;
        }
        Asked asked = lane.takeAll();
        if (asked == null) {
            return;
        }
        for (; asked != null; asked = asked.next) {
            write(asked);
            if (frames().isFull()) {
                handOver();
            }
        }
        handOver();
        channel().flush();
    }

    private void write(Asked asked) {
        long correlation = ++lastCorrelation;
        try {
            frames().request(correlation, asked.request, agreed());
        } catch (WireFailure unfit) {
            NoReply notSent = new NoReply(String.valueOf(unfit.getMessage()), false);
            notSent.initCause(unfit);
            asked.reply.completeExceptionally(notSent);
            return;
        }
        unanswered.put(correlation, asked);
        alarm.set(loop(), asked.deadline);
    }

    private static void failAll(@Nullable Asked first, String why) {
        for (Asked asked = first; asked != null; asked = asked.next) {
            asked.reply.completeExceptionally(new NoReply(why, false));
        }
    }

    private void expire() {
        long now = System.nanoTime();
        @Nullable Asked earliest = null;
        for (Iterator<Asked> each = unanswered.values().iterator(); each.hasNext(); ) {
            Asked asked = each.next();
            if (asked.deadline - now <= 0) {
                each.remove();
                asked.reply.completeExceptionally(new NoReply("no reply from " + address() + " in time", true));
            } else if (earliest == null || asked.deadline - earliest.deadline < 0) {
                earliest = asked;
            }
        }
        if (earliest != null) {
            alarm.set(loop(), earliest.deadline);
        }
    }
}
