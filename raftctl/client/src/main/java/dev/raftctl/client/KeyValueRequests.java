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
        return command(command, result -> ((KeyValueResult.KeyWritten) result).version());
    }

    static ClientRequestBody<Boolean> delete(byte[] key) {
        KeyValueCommand command = new KeyValueCommand.DeleteKeys(key, false);
        return command(command, result -> ((KeyValueResult.KeysDeleted) result).count() > 0);
    }

    static ClientRequestBody<Long> increment(byte[] key, long delta) {
        KeyValueCommand command = new KeyValueCommand.IncrementKey(key, delta);
        return command(command, result -> ((KeyValueResult.KeyIncremented) result).value());
    }

    static ClientRequestBody<Optional<KeyValueEntry>> get(byte[] key) {
        return query(
                new KeyValueQuery.GetKey(key),
                result -> result instanceof KeyValueResult.KeyFound found
                        ? Optional.of(KeyValueEntry.of(found.item()))
                        : Optional.empty());
    }

    static ClientRequestBody<KeyValuePage> list(byte[] prefix, byte[] after, int limit) {
        return query(new KeyValueQuery.ListKeyRange(prefix, after, limit), result -> {
            KeyValueResult.KeyListing listing = (KeyValueResult.KeyListing) result;
            List<KeyValueEntry> entries =
                    listing.items().stream().map(KeyValueEntry::of).toList();
            return new KeyValuePage(entries, listing.hasMore());
        });
    }

    static ClientRequestBody<ClusterStatus> status() {
        return cluster -> ClientOutcome.done(cluster.status());
    }

    private static <T> ClientRequestBody<T> command(KeyValueCommand command, Function<KeyValueResult, T> valueOf) {
        return cluster -> {
            byte[] encoded;
            try {
                encoded = KeyValueMessageFormat.encodeCommand(command);
            } catch (KeyValueFormatException tooLarge) {
                return tooLarge(tooLarge);
            }
            return flatten(cluster.session()
                    .execute(encoded)
                    .map(reply -> toOutcome(((ClientReply.CommandExecutedReply) reply).result(), valueOf)));
        };
    }

    private static <T> ClientRequestBody<T> query(KeyValueQuery query, Function<KeyValueResult, T> valueOf) {
        return cluster -> {
            byte[] encoded;
            try {
                encoded = KeyValueMessageFormat.encodeQuery(query);
            } catch (KeyValueFormatException tooLarge) {
                return tooLarge(tooLarge);
            }
            ClientOutcome<T> outcome =
                    flatten(cluster.leaderRequest(new ClientRequest.QueryRequest(encoded, true, 0), true)
                            .send()
                            .map(reply -> toOutcome(((ClientReply.QueryResultReply) reply).result(), valueOf)));
            // A query changes nothing, so without an answer its outcome is not unknown.
            return outcome instanceof ClientOutcome.UnknownOutcome<T> unknown
                    ? ClientOutcome.refused(new Refusal(RefusalReason.NO_LEADER, unknown.message()))
                    : outcome;
        };
    }

    private static <T> ClientOutcome<T> tooLarge(KeyValueFormatException reason) {
        return ClientOutcome.refused(new Refusal(RefusalReason.TOO_LARGE, "not sent: " + reason.getMessage()));
    }

    private static <T> ClientOutcome<T> toOutcome(byte[] encodedResult, Function<KeyValueResult, T> valueOf) {
        KeyValueResult result = KeyValueMessageFormat.decodeResult(encodedResult);
        if (result instanceof KeyValueResult.KeyValueCommandFailed failed) {
            return ClientOutcome.refused(
                    new Refusal(RefusalReason.BAD_REQUEST, "nothing was changed: " + failed.cause()));
        }
        if (result instanceof KeyValueResult.MalformedKeyValueMessage malformed) {
            return ClientOutcome.refused(new Refusal(RefusalReason.BAD_REQUEST, "not applied: " + malformed.message()));
        }
        return ClientOutcome.done(valueOf.apply(result));
    }

    private static <T> ClientOutcome<T> flatten(ClientOutcome<ClientOutcome<T>> nested) {
        if (nested instanceof ClientOutcome.SuccessfulOutcome<ClientOutcome<T>> done) {
            return done.value();
        }
        if (nested instanceof ClientOutcome.RefusedOutcome<ClientOutcome<T>> refused) {
            return ClientOutcome.refused(refused.refusal());
        }
        return ClientOutcome.unknown(((ClientOutcome.UnknownOutcome<ClientOutcome<T>>) nested).message());
    }
}
