package dev.raftctl.client;

import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.kv.KeyValueFormatException;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import dev.raftctl.protocol.kv.KeyValueQuery;
import dev.raftctl.protocol.kv.KeyValueResult;
import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The key-value requests of a {@link RaftctlClient}. Pure: each method returns what to do with the cluster. */
final class KeyValueRequests {
    private KeyValueRequests() {}

    static ClientRequestBody<Long> put(byte[] key, byte[] value) {
        KeyValueCommand command =
                new KeyValueCommand.PutKey(key, value, new KeyValueCommand.KeyPutCondition.PutAlways());
        return command(command, KeyValueResult.KeyWritten.class, KeyValueResult.KeyWritten::version);
    }

    static ClientRequestBody<Boolean> delete(byte[] key) {
        KeyValueCommand command = new KeyValueCommand.DeleteKeys(key, false);
        return command(command, KeyValueResult.KeysDeleted.class, result -> result.count() > 0);
    }

    static ClientRequestBody<Long> increment(byte[] key, long delta) {
        KeyValueCommand command = new KeyValueCommand.IncrementKey(key, delta);
        return command(command, KeyValueResult.KeyIncremented.class, KeyValueResult.KeyIncremented::value);
    }

    static ClientRequestBody<Optional<KeyValueEntry>> get(byte[] key) {
        return query(new KeyValueQuery.GetKey(key), KeyValueResult.class, result -> {
            KeyValueResult.KeyFound found = result.as(KeyValueResult.KeyFound.class);
            return found == null ? Optional.empty() : Optional.of(KeyValueEntry.of(found.item()));
        });
    }

    static ClientRequestBody<KeyValuePage> list(byte[] prefix, byte[] after, int limit) {
        KeyValueQuery query = new KeyValueQuery.ListKeyRange(prefix, after, limit);
        return query(query, KeyValueResult.KeyListing.class, listing -> {
            List<KeyValueEntry> entries =
                    listing.items().stream().map(KeyValueEntry::of).toList();
            return new KeyValuePage(entries, listing.hasMore());
        });
    }

    static ClientRequestBody<ClusterStatus> status() {
        return cluster -> ClientOutcome.done(cluster.status());
    }

    private static <K extends KeyValueResult, T> ClientRequestBody<T> command(
            KeyValueCommand command, Class<K> kind, Function<K, T> valueOf) {
        return cluster -> {
            byte[] encoded;
            try {
                encoded = KeyValueMessageFormat.encodeCommand(command);
            } catch (KeyValueFormatException tooLarge) {
                return tooLarge(tooLarge);
            }
            return cluster.session().execute(encoded).flatMap(reply -> {
                ClientReply.CommandExecutedReply executed = reply.successOf(ClientReply.CommandExecutedReply.class);
                return executed == null ? unexpected(reply) : toOutcome(executed.result(), kind, valueOf);
            });
        };
    }

    private static <K extends KeyValueResult, T> ClientRequestBody<T> query(
            KeyValueQuery query, Class<K> kind, Function<K, T> valueOf) {
        return cluster -> {
            byte[] encoded;
            try {
                encoded = KeyValueMessageFormat.encodeQuery(query);
            } catch (KeyValueFormatException tooLarge) {
                return tooLarge(tooLarge);
            }
            ClientOutcome<T> outcome = cluster.leaderRequest(new ClientRequest.QueryRequest(encoded, true, 0), true)
                    .send()
                    .flatMap(reply -> {
                        ClientReply.QueryResultReply answered = reply.successOf(ClientReply.QueryResultReply.class);
                        return answered == null ? unexpected(reply) : toOutcome(answered.result(), kind, valueOf);
                    });
            // A query changes nothing, so without an answer its outcome is not unknown.
            String unknown = outcome.unknownReason();
            return unknown == null ? outcome : ClientOutcome.refused(new Refusal(RefusalReason.NO_LEADER, unknown));
        };
    }

    private static <T> ClientOutcome<T> tooLarge(KeyValueFormatException reason) {
        return ClientOutcome.refused(new Refusal(RefusalReason.TOO_LARGE, "not sent: " + reason.getMessage()));
    }

    private static <T> ClientOutcome<T> unexpected(Object answer) {
        return ClientOutcome.unknown("the leader sent an unexpected answer: " + answer);
    }

    private static <K extends KeyValueResult, T> ClientOutcome<T> toOutcome(
            byte[] encodedResult, Class<K> kind, Function<K, T> valueOf) {
        KeyValueResult result = KeyValueMessageFormat.decodeResult(encodedResult);
        KeyValueResult.KeyValueCommandFailed failed = result.as(KeyValueResult.KeyValueCommandFailed.class);
        if (failed != null) {
            return ClientOutcome.refused(
                    new Refusal(RefusalReason.BAD_REQUEST, "nothing was changed: " + failed.cause()));
        }
        KeyValueResult.MalformedKeyValueMessage malformed = result.as(KeyValueResult.MalformedKeyValueMessage.class);
        if (malformed != null) {
            return ClientOutcome.refused(new Refusal(RefusalReason.BAD_REQUEST, "not applied: " + malformed.message()));
        }
        K expected = result.as(kind);
        return expected == null ? unexpected(result) : ClientOutcome.done(valueOf.apply(expected));
    }
}
