package dev.raftctl.node.simulation;

import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.kv.KeyValueCommand.KeyPutCondition;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A client that is granted a lease, keeps it alive, attaches a key or acquires a lock, and then releases everything, or
 * vanishes without a word.
 */
final class CoordinationClient extends SessionWorkloadClient {
    /** The time during which a lock cannot be acquired after its holder lost it. */
    static final long LOCK_DELAY_MILLIS = 150;

    private static final long MILLI = 1_000_000;
    private static final int LOCK_COUNT = 2;

    private final CoordinationChecks checks;
    private final boolean usesLocks;
    private final long ttlMillis;

    CoordinationClient(int number, SimulatedCluster cluster, CoordinationChecks checks, boolean usesLocks) {
        super("coordination client", number, cluster);
        this.checks = checks;
        this.usesLocks = usesLocks;
        this.ttlMillis = Math.max(50, settings.electionTimeoutNanos() * random.between(3, 6, 1) / MILLI);
    }

    /** Returns whether the client has nothing to do, and its leases have ended. */
    @Override
    public boolean isDone() {
        return super.isDone() && !checks.hasLease();
    }

    @Override
    void live() {
        execute(new CoordinationCommand.GrantLease(ttlMillis), 0, (result, index, sentNanos) -> {
            CoordinationResult.LeaseGranted granted =
                    CoordinationMessageFormat.decodeResult(result).as(CoordinationResult.LeaseGranted.class);
            if (granted == null) {
                scheduleLife();
                return;
            }
            Life life = new Life(granted.lease());
            checks.onConfirmed(granted.lease(), ttlMillis, sentNanos, index);
            life.scheduleRenewal();
            life.begin();
        });
    }

    /** The time from the grant of a lease to its end. */
    private final class Life {
        private final long lease;
        private final long id = life();
        private final byte[] lock = ("lock" + random.intBelow(LOCK_COUNT, key(2))).getBytes(StandardCharsets.UTF_8);
        private boolean isRenewing = true;
        private long renewalCount;

        Life(long lease) {
            this.lease = lease;
        }

        private boolean isOver() {
            return id != life();
        }

        private void begin() {
            if (!usesLocks) {
                byte[] key = ("key" + lease).getBytes(StandardCharsets.UTF_8);
                CoordinationCommand put = new CoordinationCommand.PutKeyWithLease(
                        key, new byte[1], new KeyPutCondition.PutAlways(), lease);
                execute(put, 0, (result, index, sentNanos) -> scheduleEnd(0));
                return;
            }
            boolean waits = random.chance(0.8, key(3));
            CoordinationCommand acquire =
                    new CoordinationCommand.AcquireLock(lock, lease, 1, LOCK_DELAY_MILLIS, waits, name);
            long waitMillis = random.chance(0.7, key(4)) ? ttlMillis * random.between(1, 4, key(5)) : 1;
            execute(acquire, waitMillis, (result, index, sentNanos) -> {
                CoordinationResult.LockAcquired acquired =
                        CoordinationMessageFormat.decodeResult(result).as(CoordinationResult.LockAcquired.class);
                if (acquired == null) {
                    end();
                    return;
                }
                checks.onAcquired(name, lockName(), lease, acquired.token());
                scheduleEnd(acquired.token());
            });
        }

        private String lockName() {
            return new String(lock, StandardCharsets.UTF_8);
        }

        /** @param token of the held lock; 0 if none is held */
        private void scheduleEnd(long token) {
            context.scheduleAfter(random.between(0, ttlMillis * MILLI * 2, key(6)), () -> {
                if (isOver()) {
                    return;
                }
                if (random.chance(0.4, key(7)) && !isClosing()) {
                    context.count("clients vanished");
                    vanish();
                } else if (token != 0) {
                    checks.onReleasing(name, lockName(), token);
                    execute(
                            new CoordinationCommand.ReleaseLock(lock, lease, token),
                            0,
                            (result, index, sentNanos) -> end());
                } else {
                    end();
                }
            });
        }

        /** Gives up everything. */
        private void end() {
            if (random.chance(0.5, key(8))) {
                checks.onRevoking(lease);
                execute(new CoordinationCommand.RevokeLease(lease), 0, (result, index, sentNanos) -> vanish());
            } else {
                vanish();
            }
        }

        /** Stops renewing, as a process that was killed. */
        private void vanish() {
            isRenewing = false;
            scheduleLife();
        }

        private void scheduleRenewal() {
            context.scheduleAfter(ttlMillis * MILLI / 4, () -> {
                if (isRenewing && !isOver() && !isClosing()) {
                    renew();
                    scheduleRenewal();
                }
            });
        }

        private void renew() {
            long sentNanos = context.now();
            long randomKey = KeyedRandom.combine(KeyedRandom.combine(lease, ++renewalCount), 9);
            byte[] command =
                    CoordinationMessageFormat.encodeCommand(new CoordinationCommand.RenewLeases(List.of(lease)));
            send(
                    target(randomKey),
                    new ClientRequest.ExecuteCoordinationRequest(0, 0, 0, 0, command),
                    (from, reply) -> {
                        ClientReply.CommandExecutedReply executed =
                                reply.successOf(ClientReply.CommandExecutedReply.class);
                        if (executed == null) {
                            Refusal refusal = reply.refusal();
                            leaderHint = refusal == null ? null : refusal.leader();
                            return;
                        }
                        CoordinationResult.LeasesRenewed renewed = CoordinationMessageFormat.decodeResult(
                                        executed.result())
                                .as(CoordinationResult.LeasesRenewed.class);
                        if (renewed != null && renewed.renewals().get(0).refusal() == null) {
                            context.count("leases renewed");
                            checks.onConfirmed(
                                    lease,
                                    ttlMillis,
                                    sentNanos,
                                    executed.position().index());
                        }
                    });
        }
    }
}
