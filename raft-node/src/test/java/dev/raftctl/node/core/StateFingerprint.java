package dev.raftctl.node.core;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A 64-bit hash of an object's complete state, including private fields, by which states with the same future are
 * recognized. Times count relative to {@code now}, because only differences to it matter.
 */
final class StateFingerprint {
    private static final Map<Class<?>, Field[]> FIELDS = new HashMap<>();
    private static final Set<Class<?>> IGNORED_TYPES =
            Set.of(RaftSettings.class, RandomGenerator.class, StoredLogReader.class, TestServer.Callbacks.class);
    private static final Set<String> TIME_FIELDS = Set.of(
            "now",
            "electionDeadline",
            "electionHoldoffUntil",
            "leaderSince",
            "trackedSince",
            "catchUpStartedAt",
            "changeStartedAt",
            "lastContact",
            "probeSentAt",
            "lastProgressAt",
            "snapshotRequestedAt",
            "lastAnsweredRoundSentAt",
            "diskProgressAt",
            "nextHeartbeatAt",
            "sentAt");
    /**
     * Fields that only report something, or that only stickiness, leases and the term jump limit use, which the model
     * does not cover.
     */
    private static final Set<String> IGNORED_FIELDS =
            Set.of("bytesSent", "startedAt", "leaderHeardAt", "priorLeader", "priorLeaderContactAt", "lastJumpAt");

    private final IdentityHashMap<Object, Integer> visited = new IdentityHashMap<>();
    private final long now;
    private long hash = 0x9E3779B97F4A7C15L;

    private StateFingerprint(long now) {
        this.now = now;
    }

    static long of(Object object, long now) {
        StateFingerprint fingerprint = new StateFingerprint(now);
        fingerprint.add(object);
        return fingerprint.hash;
    }

    private void mix(long value) {
        long mixed = (hash ^ value) * 0xBF58476D1CE4E5B9L;
        hash = mixed ^ (mixed >>> 29);
    }

    private void add(@Nullable Object object) {
        if (object == null) {
            mix(1);
        } else if (object instanceof Number number) {
            mix(number.longValue());
        } else if (object instanceof Boolean || object instanceof String || object instanceof Character) {
            mix(object.hashCode());
        } else if (object instanceof Enum<?> constant) {
            mix(constant.ordinal() + 2);
        } else if (visited.putIfAbsent(object, visited.size()) != null) {
            mix(-3 - visited.get(object));
        } else if (object instanceof byte[] bytes) {
            mix(java.util.Arrays.hashCode(bytes));
        } else if (object instanceof long[] numbers) {
            mix(java.util.Arrays.hashCode(numbers));
        } else if (object instanceof Collection<?> all) {
            mix(all.size());
            all.forEach(this::add);
        } else if (object instanceof Map<?, ?> map) {
            mix(map.size());
            map.forEach((key, value) -> {
                add(key);
                add(value);
            });
        } else if (IGNORED_TYPES.stream().noneMatch(type -> type.isInstance(object))) {
            addFields(object);
        }
    }

    private void addFields(Object object) {
        mix(object.getClass().getName().hashCode());
        for (Field field : FIELDS.computeIfAbsent(object.getClass(), StateFingerprint::fieldsOf)) {
            try {
                if (TIME_FIELDS.contains(field.getName())) {
                    addTime(field.get(object));
                } else {
                    add(field.get(object));
                }
            } catch (IllegalAccessException inaccessible) {
                throw new IllegalStateException(inaccessible);
            }
        }
    }

    private void addTime(Object time) {
        if (time instanceof long[] times) {
            for (long one : times) {
                mix(one == 0 ? 0 : one - now);
            }
        } else {
            long one = (Long) time;
            mix(one == Long.MIN_VALUE || one == Long.MAX_VALUE ? one : one - now);
        }
    }

    private static Field[] fieldsOf(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> current = type; current != null && current != Object.class; current = current.getSuperclass()) {
            for (Field field : current.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !IGNORED_FIELDS.contains(field.getName())) {
                    field.setAccessible(true);
                    fields.add(field);
                }
            }
        }
        return fields.toArray(new Field[0]);
    }
}
