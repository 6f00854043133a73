package dev.raftctl.cli.prove;

import dev.raftctl.node.simulation.linear.RegisterAction;
import dev.raftctl.protocol.message.WatchEvent;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A change of a register, as a watcher has received it.
 *
 * @param index the log index of the entry that changed the key
 * @param value the new value; {@link RegisterAction#ABSENT} if the key was deleted
 * @param previous the value before the change; {@link RegisterAction#ABSENT} if the key did not exist
 */
record WatchedChange(long index, String key, long value, long previous) {
    static WatchedChange of(WatchEvent event) {
        return new WatchedChange(
                event.index(),
                new String(event.key(), StandardCharsets.UTF_8),
                number(event.value()),
                number(event.previousValue()));
    }

    private static long number(byte @Nullable [] value) {
        return value == null ? RegisterAction.ABSENT : Long.parseLong(new String(value, StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return (value == RegisterAction.ABSENT ? "deletion of " + key : key + " = " + value) + " at index " + index;
    }
}
