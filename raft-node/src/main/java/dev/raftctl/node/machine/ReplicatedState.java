package dev.raftctl.node.machine;

import dev.raftctl.node.machine.ClientSession.CachedCommandResult;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClusterConfigurationFormat;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.CoordinationStatus;
import dev.raftctl.protocol.message.FindingMute;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogEntryKind;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerMaintenance;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The state that committed entries produce: the machine, the clients' sessions, and the last applied position with its
 * configuration. A command in a session takes effect once, however often it appears in the log; each repetition returns
 * the first result and position (dissertation section 6.3). One thread, but another may write a {@link
 * ReplicatedStateCapture}.
 */
public final class ReplicatedState {
    private static final byte[] EMPTY_RESULT = new byte[0];
    /** The first four bytes of a captured state: the letters "RCS", then the format version. */
    private static final int MAGIC = 0x52435301;

    private static final int BUFFER_BYTES = 64 << 10;

    private final StateMachine machine;
    private final SessionTable sessions;
    private final CommandEntryApplier commandEntryApplier = new CommandEntryApplier();
    private LogPosition lastApplied = LogPosition.ZERO;
    private Configuration configuration = Configuration.NONE;

    public ReplicatedState(StateMachine machine) {
        this(machine, SessionLimits.DEFAULT);
    }

    ReplicatedState(StateMachine machine, SessionLimits limits) {
        this.machine = machine;
        this.sessions = new SessionTable(limits);
    }

    /**
     * Applies the next committed entry. Returns {@link ClientReply.SessionOpenedReply}, {@link
     * ClientReply.RefusedReply} (SESSION_EXPIRED, RESULT_DISCARDED, BUSY or BAD_REQUEST: nothing was applied), or
     * {@link ClientReply.CommandExecutedReply}, with an empty result for entries other than commands. The reply matters
     * only if a client waits for it.
     *
     * @throws StateMachineFault if the entry is not the next one, or has a format that this version does not support;
     *     after any exception the entry is not applied and the node must stop (hazard R18)
     */
    public ClientReply apply(LogEntry entry) {
        if (entry.index() != lastApplied.index() + 1 || entry.term() < lastApplied.term()) {
            throw new StateMachineFault("the entry " + entry + " cannot be applied after " + lastApplied);
        }
        ClientReply reply = switch (entry.kind()) {
            case NOOP, AUDIT -> executed(EMPTY_RESULT, entry);
            case CONFIGURATION -> applyConfiguration(entry);
            case COMMAND -> applyCommand(entry);
        };
        lastApplied = entry.position();
        return reply;
    }

    private ClientReply applyConfiguration(LogEntry entry) {
        Configuration before = configuration;
        try {
            configuration = ClusterConfigurationFormat.decode(entry.payload());
        } catch (IllegalArgumentException malformed) {
            throw new StateMachineFault("the entry " + entry + " holds no configuration", malformed);
        }
        machine.applyConfiguration(entry.index(), before, configuration);
        return executed(EMPTY_RESULT, entry);
    }

    private ClientReply applyCommand(LogEntry entry) {
        CommandEntryPayload envelope;
        try {
            envelope = CommandEntryPayload.decode(entry.payload());
        } catch (IllegalArgumentException malformed) {
            return refused(
                    RefusalReason.BAD_REQUEST, "the entry " + entry + " holds no request: " + malformed.getMessage());
        }
        commandEntryApplier.entry = entry;
        return envelope.accept(commandEntryApplier);
    }

    private ClientReply openSession(CommandEntryPayload.OpenSessionPayload open, LogEntry entry) {
        SessionLimits limits = sessions.limits();
        if (open.ttlMillis() < limits.minTtlMillis() || open.ttlMillis() > limits.maxTtlMillis()) {
            return refused(
                    RefusalReason.BAD_REQUEST,
                    "invalid session lifetime of " + open.ttlMillis() + " ms: must be from " + limits.minTtlMillis()
                            + " to " + limits.maxTtlMillis());
        }
        sessions.open(entry.index(), open.ttlMillis());
        return new ClientReply.SessionOpenedReply(entry.index());
    }

    /** Applies a session's command and caches its result, or returns the cached result if it was applied before. */
    private ClientReply applyOnce(
            CommandEntryPayload.SessionCommandPayload command, LogEntry entry, Supplier<byte[]> application) {
        long sequence = command.sequence();
        if (command.resultsNeededFrom() < 1 || command.resultsNeededFrom() > sequence) {
            return refused(
                    RefusalReason.BAD_REQUEST,
                    "command " + sequence + " needs results from " + command.resultsNeededFrom() + " on");
        }
        ClientSession session = sessions.touch(command.session());
        if (session == null) {
            return refused(
                    RefusalReason.SESSION_EXPIRED, "session " + command.session() + " does not exist or has expired");
        }
        sessions.discardResultsBelow(session, command.resultsNeededFrom());
        if (session.isDiscarded(sequence)) {
            return refused(
                    RefusalReason.RESULT_DISCARDED,
                    "command " + sequence + " of session " + session.id
                            + " arrived after its client acknowledged all results below "
                            + session.firstNeededSequence());
        }
        CachedCommandResult cached = session.cachedResult(sequence);
        if (cached != null) {
            return new ClientReply.CommandExecutedReply(cached.result(), cached.position());
        }
        SessionLimits limits = sessions.limits();
        if (session.isAheadBy(sequence, limits.maxWindow()) || session.cachedBytes() >= limits.maxSessionBytes()) {
            return refused(
                    RefusalReason.BUSY,
                    "session " + session.id + " holds " + session.cachedCount() + " results, " + session.cachedBytes()
                            + " bytes, from command " + session.firstNeededSequence() + " on: too many for command "
                            + sequence);
        }
        byte[] result = application.get();
        sessions.cacheResult(session, new CachedCommandResult(sequence, entry.position(), result));
        return executed(result, entry);
    }

    /** Returns whether applying the entry takes no longer than a put. May be called from any thread. */
    public boolean isCheap(LogEntry entry) {
        byte[] payload = entry.payload();
        if (entry.kind() == LogEntryKind.COMMAND && CoordinationPayloadFormat.isOfThisVersion(payload)) {
            return CoordinationPayloadFormat.isCheap(payload);
        }
        return entry.kind() != LogEntryKind.COMMAND
                || !CommandEntryPayload.holdsCommand(payload)
                || machine.isCheap(payload, CommandEntryPayload.OVERHEAD_BYTES);
    }

    /**
     * Returns whether the entry may enlarge the state. May be called from any thread. Sessions are limited in number
     * and size, so their entries do not count.
     */
    public boolean mayGrow(byte[] payload) {
        if (CoordinationPayloadFormat.isOfThisVersion(payload)) {
            return CoordinationPayloadFormat.mayGrow(payload);
        }
        return CommandEntryPayload.holdsCommand(payload)
                && machine.mayGrow(payload, CommandEntryPayload.OVERHEAD_BYTES);
    }

    /** Returns an estimate of the heap that the whole state occupies, in bytes. */
    public long heapBytes() {
        return machine.heapBytes() + sessions.cachedBytes();
    }

    /** Executes a query on the current state and returns its result. */
    public byte[] query(byte[] query) {
        return machine.query(query);
    }

    /** Executes a query of leases and locks on the current state and returns its result. */
    public byte[] queryCoordination(byte[] query) {
        return machine.queryCoordination(query);
    }

    /** Returns what the leader must do so that leases and locks end in time. */
    public LeaseTimeNeeds leaseTimeNeeds() {
        return machine.leaseTimeNeeds();
    }

    /** Returns whether a command of leases, locks or transactions was ever applied. */
    public boolean hasAppliedCoordination() {
        return machine.hasAppliedCoordination();
    }

    /** Returns how many leases and locks there are. */
    public CoordinationStatus coordinationStatus() {
        return machine.coordinationStatus();
    }

    /** Begins to record what each entry does to keys, up to this size for one entry. */
    public void recordChanges(long maxEntryBytes) {
        machine.recordChanges(maxEntryBytes);
    }

    /** Returns what the last applied entry did to keys. Must be called after each entry, if it is recorded. */
    public EntryChanges takeChanges() {
        return machine.takeChanges();
    }

    /** Returns the muted codes of findings, in the order of the codes. The list is immutable. */
    public List<FindingMute> findingMutes() {
        return machine.findingMutes();
    }

    /** Returns the servers in maintenance, in the order of their ids. The list is immutable. */
    public List<ServerMaintenance> maintenance() {
        return machine.maintenance();
    }

    /** Returns the waits for locks that have ended since the last call. */
    public List<LockWaitEnd> takeLockWaitEnds() {
        return machine.takeLockWaitEnds();
    }

    /** Returns how the wait that began in the entry with this index ended; null if it has not. */
    public @Nullable LockWaitEnd lockWaitEnd(long waiter) {
        return machine.lockWaitEnd(waiter);
    }

    /** Returns the log time in milliseconds. */
    public long logTimeMillis() {
        return sessions.logTimeMillis();
    }

    /** Returns an estimate of the size of a query's result in bytes. */
    public long estimateResultBytes(byte[] query) {
        return machine.estimateResultBytes(query);
    }

    public LogPosition lastApplied() {
        return lastApplied;
    }

    /** Returns the newest configuration up to and including {@link #lastApplied}. */
    public Configuration configuration() {
        return configuration;
    }

    /** Returns whether the leader must advance log time, because sessions can expire. */
    public boolean needsLogTime() {
        return !sessions.isEmpty();
    }

    /** Returns the number of items in the state machine. */
    public long size() {
        return machine.size();
    }

    public int sessionCount() {
        return sessions.count();
    }

    /**
     * Returns a hash of the whole state. Servers that applied the same entries have the same hash; if their states
     * differ, so do the hashes, almost certainly.
     */
    public long stateHash() {
        return StateHash.fold(machine.stateHash(), sessions.hash());
    }

    /** Captures the current state quickly. Another thread writes the captured state to a snapshot later. */
    public ReplicatedStateCapture capture() {
        LogPosition last = lastApplied;
        long logTimeMillis = sessions.logTimeMillis();
        List<ClientSession> open = sessions.copies();
        StateMachineCapture machineCapture = machine.capture();
        return new ReplicatedStateCapture(last, configuration, target -> {
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(target, BUFFER_BYTES));
            out.writeInt(MAGIC);
            out.writeLong(last.term());
            out.writeLong(last.index());
            SessionSnapshotFormat.write(logTimeMillis, open, out);
            machineCapture.writeTo(out);
            out.flush();
        });
    }

    /**
     * Replaces this state with a captured one, reading the source to its end. After an {@link IOException} this state
     * is unusable.
     *
     * @param last the position under which the snapshot is stored; throws if the content has a different one
     * @param asOf the configuration stored with it
     */
    public void restore(LogPosition last, Configuration asOf, InputStream source) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(source, BUFFER_BYTES));
        int magic = in.readInt();
        if (magic != MAGIC) {
            throw new IOException(String.format("a snapshot's state begins with %08x, not %08x", magic, MAGIC));
        }
        long term = in.readLong();
        long index = in.readLong();
        if (term != last.term() || index != last.index()) {
            throw new IOException("a snapshot labelled " + last + " holds the state of t" + term + "/" + index);
        }
        SessionSnapshotFormat.read(in, sessions);
        machine.restore(in);
        machine.restoreLogTime(sessions.logTimeMillis());
        if (in.read() >= 0) {
            throw new IOException("a snapshot has bytes after its state");
        }
        lastApplied = last;
        configuration = asOf;
    }

    private static ClientReply executed(byte[] result, LogEntry entry) {
        return new ClientReply.CommandExecutedReply(result, entry.position());
    }

    private static ClientReply refused(RefusalReason reason, String message) {
        return new ClientReply.RefusedReply(new Refusal(reason, message, hintOf(reason)));
    }

    private static String hintOf(RefusalReason reason) {
        return switch (reason) {
            case SESSION_EXPIRED -> "open a new session; the outcome of commands sent in the old one is unknown";
            case BUSY -> "acknowledge received results with a higher resultsNeededFrom, then retry";
            default -> "";
        };
    }

    /**
     * Applies the envelope that an entry holds. One object is reused for all entries, to avoid an allocation for each.
     */
    private final class CommandEntryApplier implements CommandEntryPayload.Visitor<ClientReply> {
        private LogEntry entry = LogEntry.noop(0, 0);

        @Override
        public ClientReply command(CommandEntryPayload.SessionCommandPayload command) {
            return command.session() == 0
                    ? executed(machine.apply(entry.index(), command.command()), entry)
                    : applyOnce(command, entry, () -> machine.apply(entry.index(), command.command()));
        }

        @Override
        public ClientReply open(CommandEntryPayload.OpenSessionPayload open) {
            return openSession(open, entry);
        }

        @Override
        public ClientReply close(CommandEntryPayload.CloseSessionPayload close) {
            sessions.close(close.session());
            return executed(EMPTY_RESULT, entry);
        }

        @Override
        public ClientReply advanceLogTime(CommandEntryPayload.AdvanceLogTimePayload advance) {
            long elapsedMillis = advance.elapsedMillis();
            if (elapsedMillis < 0) {
                return refused(RefusalReason.BAD_REQUEST, "log time cannot advance by " + elapsedMillis + " ms");
            }
            sessions.advanceLogTime(Math.min(elapsedMillis, sessions.limits().maxTtlMillis()));
            if (elapsedMillis > 0) {
                machine.advanceLogTime(sessions.logTimeMillis());
            }
            return executed(EMPTY_RESULT, entry);
        }

        @Override
        public ClientReply coordination(CommandEntryPayload.CoordinationPayload envelope) {
            CoordinationEntry coordinationEntry = new CoordinationEntry(
                    entry.index(), envelope.wallMillis(), envelope.caller(), envelope.isOperator());
            if (envelope.session() == 0) {
                return executed(machine.applyCoordination(coordinationEntry, envelope.command()), entry);
            }
            CommandEntryPayload.SessionCommandPayload command = new CommandEntryPayload.SessionCommandPayload(
                    envelope.session(), envelope.sequence(), envelope.resultsNeededFrom(), envelope.command());
            return applyOnce(command, entry, () -> machine.applyCoordination(coordinationEntry, envelope.command()));
        }

        @Override
        public ClientReply advanceLeaseTime(CommandEntryPayload.AdvanceLeaseTimePayload advance) {
            ClientReply reply = advanceLogTime(new CommandEntryPayload.AdvanceLogTimePayload(advance.elapsedMillis()));
            if (reply.refusal() == null) {
                machine.removeExpired(entry.index(), advance.wallMillis());
            }
            return reply;
        }
    }
}
