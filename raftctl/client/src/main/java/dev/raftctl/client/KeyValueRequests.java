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
        return query(new KeyValueQuery.GetKey(key), result -> {
            KeyValueResult.KeyFound found = result.as(KeyValueResult.KeyFound.class);
            if (found != null) {
                return ClientOutcome.done(Optional.of(KeyValueEntry.of(found.item())));
            }
            return result.as(KeyValueResult.KeyMissing.class) == null
                    ? failedOrUnexpected(result)
                    : ClientOutcome.done(Optional.empty());
        });
    }

    static ClientRequestBody<KeyValuePage> list(byte[] prefix, byte[] after, int limit) {
        KeyValueQuery query = new KeyValueQuery.ListKeyRange(prefix, after, limit);
        return query(query, result -> {
            KeyValueResult.KeyListing listing = result.as(KeyValueResult.KeyListing.class);
            if (listing == null) {
                return failedOrUnexpected(result);
            }
            List<KeyValueEntry> entries =
                    listing.items().stream().map(KeyValueEntry::of).toList();
            return ClientOutcome.done(new KeyValuePage(entries, listing.hasMore()));
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
            } catch (KeyValueFormatException invalid) {
                return invalid(invalid);
            }
            return cluster.session().execute(encoded).flatMap(reply -> {
                ClientReply.CommandExecutedReply executed = reply.successOf(ClientReply.CommandExecutedReply.class);
                return executed == null
                        ? unexpected(reply)
                        : decoded(executed.result(), result -> {
                            K expected = result.as(kind);
                            return expected == null
                                    ? failedOrUnexpected(result)
                                    : ClientOutcome.done(valueOf.apply(expected));
                        });
            });
        };
    }

    private static <T> ClientRequestBody<T> query(
            KeyValueQuery query, Function<KeyValueResult, ClientOutcome<T>> outcomeOf) {
        return cluster -> {
            byte[] encoded;
            try {
                encoded = KeyValueMessageFormat.encodeQuery(query);
            } catch (KeyValueFormatException invalid) {
                return invalid(invalid);
            }
            ClientOutcome<ClientReply.SuccessReply> reply = cluster.leaderRequest(
                            new ClientRequest.QueryRequest(encoded, true, 0), true)
                    .send();
            // A query changes nothing, so without an answer its outcome is not unknown.
            String unknown = reply.unknownReason();
            return unknown != null
                    ? ClientOutcome.refused(new Refusal(RefusalReason.NO_LEADER, unknown))
                    : reply.flatMap(success -> {
                        ClientReply.QueryResultReply answered = success.successOf(ClientReply.QueryResultReply.class);
                        return answered == null ? unexpected(success) : decoded(answered.result(), outcomeOf);
                    });
        };
    }

    private static <T> ClientOutcome<T> invalid(KeyValueFormatException reason) {
        return ClientOutcome.refused(new Refusal(
                reason.isTooLarge() ? RefusalReason.TOO_LARGE : RefusalReason.BAD_REQUEST,
                "not sent: " + reason.getMessage()));
    }

    private static <T> ClientOutcome<T> unexpected(Object answer) {
        return ClientOutcome.unknown("the leader sent an unexpected answer: " + answer);
    }

    private static <T> ClientOutcome<T> decoded(
            byte[] encodedResult, Function<KeyValueResult, ClientOutcome<T>> outcomeOf) {
        KeyValueResult result;
        try {
            result = KeyValueMessageFormat.decodeResult(encodedResult);
        } catch (KeyValueFormatException malformed) {
            return unexpected(ServerProbeResult.messageOf(malformed));
        }
        return outcomeOf.apply(result);
    }

    private static <T> ClientOutcome<T> failedOrUnexpected(KeyValueResult result) {
        KeyValueResult.KeyValueCommandFailed failed = result.as(KeyValueResult.KeyValueCommandFailed.class);
        if (failed != null) {
            return ClientOutcome.refused(
                    new Refusal(RefusalReason.BAD_REQUEST, "nothing was changed: " + failed.cause()));
        }
        KeyValueResult.MalformedKeyValueMessage malformed = result.as(KeyValueResult.MalformedKeyValueMessage.class);
        return malformed == null
                ? unexpected(result)
                : ClientOutcome.refused(new Refusal(RefusalReason.BAD_REQUEST, "not applied: " + malformed.message()));
    }
}
