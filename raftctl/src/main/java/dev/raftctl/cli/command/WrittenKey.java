package dev.raftctl.cli.command;

import dev.raftctl.node.machine.CommandEntryPayload;
import dev.raftctl.node.machine.StateMachineFault;
import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogEntryKind;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the key that a log entry writes. */
final class WrittenKey
        implements CommandEntryPayload.Visitor<Optional<String>>, KeyValueCommand.Visitor<Optional<String>> {
    private static final WrittenKey VISITOR = new WrittenKey();

    private WrittenKey() {}

    /**
     * Returns the bytes of the key, each as one character, or null if the entry writes no key or this version cannot
     * decode it. The key of a deletion by prefix is the prefix.
     */
    static @Nullable String of(LogEntry entry) {
        if (entry.kind() != LogEntryKind.COMMAND) {
            return null;
        }
        try {
            return CommandEntryPayload.decode(entry.payload()).accept(VISITOR).orElse(null);
        } catch (IllegalArgumentException | StateMachineFault unreadable) {
            return null;
        }
    }

    @Override
    public Optional<String> command(CommandEntryPayload.SessionCommandPayload envelope) {
        return KeyValueMessageFormat.decodeCommand(envelope.command()).accept(this);
    }

    @Override
    public Optional<String> open(CommandEntryPayload.OpenSessionPayload envelope) {
        return Optional.empty();
    }

    @Override
    public Optional<String> close(CommandEntryPayload.CloseSessionPayload envelope) {
        return Optional.empty();
    }

    @Override
    public Optional<String> advanceLogTime(CommandEntryPayload.AdvanceLogTimePayload envelope) {
        return Optional.empty();
    }

    @Override
    public Optional<String> coordination(CommandEntryPayload.CoordinationPayload envelope) {
        CoordinationCommand.PutKeyWithLease put = CoordinationMessageFormat.decodeCommand(envelope.command())
                .as(CoordinationCommand.PutKeyWithLease.class);
        return put == null ? Optional.empty() : text(put.key());
    }

    @Override
    public Optional<String> advanceLeaseTime(CommandEntryPayload.AdvanceLeaseTimePayload envelope) {
        return Optional.empty();
    }

    @Override
    public Optional<String> put(KeyValueCommand.PutKey put) {
        return text(put.key());
    }

    @Override
    public Optional<String> delete(KeyValueCommand.DeleteKeys delete) {
        return text(delete.key());
    }

    @Override
    public Optional<String> compareAndSet(KeyValueCommand.CompareAndSetKey cas) {
        return text(cas.key());
    }

    @Override
    public Optional<String> increment(KeyValueCommand.IncrementKey increment) {
        return text(increment.key());
    }

    private static Optional<String> text(byte[] key) {
        return Optional.of(new String(key, StandardCharsets.ISO_8859_1));
    }
}
