package dev.raftctl.protocol.coordination;

/**
 * Compares a property of a key with an operand: {@code PROPERTY OPERATOR OPERAND}. A missing key has version, create
 * version and lease 0, and no value: a comparison of its value does not hold.
 */
public record KeyComparison(byte[] key, ComparisonOperator operator, ComparisonOperand operand) {
    /** How the property is compared. Values are compared as unsigned bytes. */
    public enum ComparisonOperator {
        EQUAL,
        NOT_EQUAL,
        LESS,
        GREATER
    }

    /** What a property is compared with; its kind names the property. */
    public sealed interface ComparisonOperand {
        <R> R accept(ComparisonOperandVisitor<R> visitor);
    }

    /** Compares the value of a key. */
    public record ValueOperand(byte[] value) implements ComparisonOperand {
        @Override
        public <R> R accept(ComparisonOperandVisitor<R> visitor) {
            return visitor.value(this);
        }
    }

    /** Compares the log index of the entry that last wrote the key. */
    public record VersionOperand(long version) implements ComparisonOperand {
        @Override
        public <R> R accept(ComparisonOperandVisitor<R> visitor) {
            return visitor.version(this);
        }
    }

    /** Compares the log index of the entry that created the key. */
    public record CreateVersionOperand(long version) implements ComparisonOperand {
        @Override
        public <R> R accept(ComparisonOperandVisitor<R> visitor) {
            return visitor.createVersion(this);
        }
    }

    /** Compares whether the key exists. The only operators are EQUAL and NOT_EQUAL. */
    public record ExistenceOperand(boolean exists) implements ComparisonOperand {
        @Override
        public <R> R accept(ComparisonOperandVisitor<R> visitor) {
            return visitor.existence(this);
        }
    }

    /** Compares the id of the lease that the key is attached to; 0 if it is attached to none. */
    public record LeaseOperand(long lease) implements ComparisonOperand {
        @Override
        public <R> R accept(ComparisonOperandVisitor<R> visitor) {
            return visitor.lease(this);
        }
    }

    /** Derives a value from an operand. */
    public interface ComparisonOperandVisitor<R> {
        R value(ValueOperand operand);

        R version(VersionOperand operand);

        R createVersion(CreateVersionOperand operand);

        R existence(ExistenceOperand operand);

        R lease(LeaseOperand operand);
    }
}
