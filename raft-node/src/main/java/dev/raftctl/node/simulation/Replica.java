package dev.raftctl.node.simulation;

import dev.raftctl.node.machine.CapturedState;
import dev.raftctl.node.machine.ReplicatedState;
import dev.raftctl.node.machine.SessionEnvelope;
import dev.raftctl.node.machine.kv.KeyValueMachine;
import dev.raftctl.node.storage.SnapshotStore.Snapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Entry;
import java.io.IOException;
import java.io.InputStream;

/** The real replicated state of one process, and what of it was captured. */
final class Replica {
    private final ReplicatedState state = new ReplicatedState(new KeyValueMachine());
    private long captured;

    /** The state that the newest snapshot holds, or an empty one. */
    static Replica recovered(ServerFiles files) throws StorageFailure, IOException {
        Replica replica = new Replica();
        Snapshot newest = files.newestSnapshot();
        if (newest != null) {
            replica.restore(files, newest);
        }
        return replica;
    }

    void restore(ServerFiles files, Snapshot snapshot) throws StorageFailure, IOException {
        try (InputStream body = files.openBody(snapshot)) {
            state.restore(snapshot.last(), snapshot.configuration(), body);
        } catch (IOException unreadable) {
            throw files.failureOf(snapshot, unreadable);
        }
        captured = snapshot.last().index();
    }

    long applied() {
        return state.lastApplied().index();
    }

    /** Where the last capture was taken. */
    long captured() {
        return captured;
    }

    long stateHash() {
        return state.stateHash();
    }

    ClientReply apply(Entry entry) {
        return state.apply(entry);
    }

    byte[] query(byte[] question) {
        return state.query(question);
    }

    boolean hasTimedThings() {
        return state.hasTimedThings();
    }

    CapturedState capture() {
        captured = applied();
        return state.capture();
    }

    /** The payload of the entry that does what is asked. */
    static byte[] envelope(ClientRequest request) {
        if (request instanceof ClientRequest.Execute execute) {
            return new SessionEnvelope.Command(
                            execute.session(), execute.sequence(), execute.resultsNeededFrom(), execute.command())
                    .encode();
        }
        if (request instanceof ClientRequest.OpenSession open) {
            return new SessionEnvelope.Open(open.ttlMillis()).encode();
        }
        if (request instanceof ClientRequest.CloseSession close) {
            return new SessionEnvelope.Close(close.session()).encode();
        }
        throw new IllegalArgumentException("not a command: " + request);
    }
}
