package dev.raftctl.node.machine.coordination;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.raftctl.node.machine.CommandEntryPayload;
import dev.raftctl.node.machine.ReplicatedState;
import dev.raftctl.node.machine.ReplicatedStateCapture;
import dev.raftctl.node.machine.kv.KeyValueStateMachine;
import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.coordination.CoordinationQuery;
import dev.raftctl.protocol.coordination.CoordinationRefusal;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import dev.raftctl.protocol.kv.KeyValueQuery;
import dev.raftctl.protocol.kv.KeyValueResult;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.LogEntry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A replicated state to which tests apply one entry after the other. */
public final class CoordinationFixture {
    /** More entries than any test needs to remove what has ended. */
    private static final int MAX_REMOVALS = 1_000;

    public final ReplicatedState state = new ReplicatedState(new KeyValueStateMachine());
    private String caller = "alice";
    private boolean isOperator;

    /** Returns the index of the next entry. */
    public long nextIndex() {
        return state.lastApplied().index() + 1;
    }

    public CoordinationFixture as(String name) {
        caller = name;
        isOperator = false;
        return this;
    }

    public CoordinationFixture asOperator() {
        caller = "root";
        isOperator = true;
        return this;
    }

    public CoordinationResult run(CoordinationCommand command) {
        return run(0, 0, command);
    }

    public CoordinationResult run(long session, long sequence, CoordinationCommand command) {
        byte[] encoded = CoordinationMessageFormat.encodeCommand(command);
        ClientReply.CommandExecutedReply reply = applied(new CommandEntryPayload.CoordinationPayload(
                session,
                sequence,
                Math.min(1, sequence),
                1_000 + nextIndex(),
                isOperator,
                caller,
                ByteBuffer.wrap(encoded)));
        return CoordinationMessageFormat.decodeResult(reply.result());
    }

    public long openSession() {
        ClientReply reply = apply(new CommandEntryPayload.OpenSessionPayload(60_000));
        ClientReply.SessionOpenedReply opened = reply.successOf(ClientReply.SessionOpenedReply.class);
        if (opened == null) {
            throw new AssertionError("not opened: " + reply);
        }
        return opened.session();
    }

    public long grant(long ttlMillis) {
        CoordinationResult.LeaseGranted granted =
                run(new CoordinationCommand.GrantLease(ttlMillis)).as(CoordinationResult.LeaseGranted.class);
        if (granted == null) {
            throw new AssertionError("not granted");
        }
        return granted.lease();
    }

    /** Renews one lease. Returns why it was not renewed, or null if it was. */
    public @Nullable CoordinationRefusal renew(long lease) {
        CoordinationResult.LeasesRenewed renewed =
                run(new CoordinationCommand.RenewLeases(List.of(lease))).as(CoordinationResult.LeasesRenewed.class);
        if (renewed == null) {
            throw new AssertionError("not answered");
        }
        return renewed.renewals().get(0).refusal();
    }

    /** Applies one advance of log time, which also removes a bounded part of what has ended. */
    public void advance(long millis) {
        var unused = applied(new CommandEntryPayload.AdvanceLeaseTimePayload(millis, 1_000));
    }

    /** Applies an advance, then entries that remove what has ended. Returns the number of the latter. */
    public int advanceAndRemove(long millis) {
        advance(millis);
        int entries = 0;
        while (state.leaseTimeNeeds().hasPendingRemovalsOrHandovers()) {
            if (++entries > MAX_REMOVALS) {
                throw new AssertionError("what has ended is never removed");
            }
            advance(0);
        }
        return entries;
    }

    public void putPlain(String key, String value) {
        var unused = runPlain(
                new KeyValueCommand.PutKey(bytes(key), bytes(value), new KeyValueCommand.KeyPutCondition.PutAlways()));
    }

    public KeyValueResult runPlain(KeyValueCommand command) {
        ClientReply.CommandExecutedReply reply = applied(
                new CommandEntryPayload.SessionCommandPayload(0, 0, 0, KeyValueMessageFormat.encodeCommand(command)));
        return KeyValueMessageFormat.decodeResult(reply.result());
    }

    public CoordinationResult put(String key, long lease) {
        return run(new CoordinationCommand.PutKeyWithLease(
                bytes(key), bytes("v"), new KeyValueCommand.KeyPutCondition.PutAlways(), lease));
    }

    public boolean exists(String key) {
        byte[] result = state.query(KeyValueMessageFormat.encodeQuery(new KeyValueQuery.GetKey(bytes(key))));
        return KeyValueMessageFormat.decodeResult(result).as(KeyValueResult.KeyFound.class) != null;
    }

    public CoordinationResult query(CoordinationQuery query) {
        return CoordinationMessageFormat.decodeResult(
                state.queryCoordination(CoordinationMessageFormat.encodeQuery(query)));
    }

    /** Returns another state that was restored from a snapshot of this one. */
    public CoordinationFixture restored() {
        CoordinationFixture copy = new CoordinationFixture();
        restoreInto(copy);
        return copy;
    }

    /** Replaces another state with a snapshot of this one. */
    public void restoreInto(CoordinationFixture copy) {
        ReplicatedStateCapture capture = state.capture();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            capture.body().writeTo(body);
            copy.state.restore(capture.last(), capture.configuration(), new ByteArrayInputStream(body.toByteArray()));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    public ClientReply apply(CommandEntryPayload payload) {
        return state.apply(LogEntry.command(1, nextIndex(), payload.encode()));
    }

    private ClientReply.CommandExecutedReply applied(CommandEntryPayload payload) {
        ClientReply reply = apply(payload);
        ClientReply.CommandExecutedReply executed = reply.successOf(ClientReply.CommandExecutedReply.class);
        if (executed == null) {
            throw new AssertionError("not executed: " + reply);
        }
        return executed;
    }

    public static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
