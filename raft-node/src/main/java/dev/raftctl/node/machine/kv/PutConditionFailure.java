package dev.raftctl.node.machine.kv;

import dev.raftctl.protocol.kv.KeyValueCommand.KeyPutCondition;
import dev.raftctl.protocol.kv.KeyValueResult.CommandFailureCause;
import dev.raftctl.protocol.kv.KeyValueResult.KeyValueItem;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Returns why the condition of a put does not hold for the current item; empty if it does. */
record PutConditionFailure(@Nullable KeyValueItem actual)
        implements KeyPutCondition.KeyPutConditionVisitor<Optional<CommandFailureCause>> {
    @Override
    public Optional<CommandFailureCause> always(KeyPutCondition.PutAlways condition) {
        return Optional.empty();
    }

    @Override
    public Optional<CommandFailureCause> ifAbsent(KeyPutCondition.PutIfAbsent condition) {
        return actual == null ? Optional.empty() : Optional.of(CommandFailureCause.EXISTS);
    }

    @Override
    public Optional<CommandFailureCause> ifVersion(KeyPutCondition.PutIfVersion condition) {
        if (actual == null) {
            return Optional.of(CommandFailureCause.MISSING);
        }
        return actual.version() == condition.version()
                ? Optional.empty()
                : Optional.of(CommandFailureCause.OTHER_VERSION);
    }
}
