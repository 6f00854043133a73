package dev.raftctl.node.machine.kv;

import dev.raftctl.protocol.coordination.KeyComparison;
import dev.raftctl.protocol.coordination.KeyComparison.ComparisonOperator;
import dev.raftctl.protocol.kv.KeyValueResult.KeyValueItem;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Compares an item with the operand of a comparison. */
record ComparisonEvaluator(
        ComparisonOperator operator, @Nullable KeyValueItem item)
        implements KeyComparison.ComparisonOperandVisitor<Boolean> {
    /** @param item the item with the key of the comparison; null if it is missing */
    static boolean holds(KeyComparison comparison, @Nullable KeyValueItem item) {
        return comparison.operand().accept(new ComparisonEvaluator(comparison.operator(), item));
    }

    @Override
    public Boolean value(KeyComparison.ValueOperand operand) {
        return item != null && compares(Arrays.compareUnsigned(item.value(), operand.value()));
    }

    @Override
    public Boolean version(KeyComparison.VersionOperand operand) {
        return compares(Long.compare(item == null ? 0 : item.version(), operand.version()));
    }

    @Override
    public Boolean createVersion(KeyComparison.CreateVersionOperand operand) {
        return compares(Long.compare(KeyValueStore.createVersionOf(item), operand.version()));
    }

    @Override
    public Boolean existence(KeyComparison.ExistenceOperand operand) {
        return compares(Boolean.compare(item != null, operand.exists()));
    }

    @Override
    public Boolean lease(KeyComparison.LeaseOperand operand) {
        return compares(Long.compare(item == null ? 0 : item.lease(), operand.lease()));
    }

    private boolean compares(int order) {
        return switch (operator) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case GREATER -> order > 0;
        };
    }
}
