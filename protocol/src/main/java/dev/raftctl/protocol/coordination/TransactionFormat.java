package dev.raftctl.protocol.coordination;

import dev.raftctl.protocol.coordination.KeyComparison.ComparisonOperand;
import dev.raftctl.protocol.coordination.KeyComparison.ComparisonOperator;
import dev.raftctl.protocol.coordination.TransactionOperation.DeleteOperation;
import dev.raftctl.protocol.coordination.TransactionOperation.GetOperation;
import dev.raftctl.protocol.coordination.TransactionOperation.IncrementOperation;
import dev.raftctl.protocol.coordination.TransactionOperation.PutOperation;
import java.util.List;

/**
 * The encoding of transactions.
 *
 * <pre>
 * transaction  count:4 comparison ... count:4 operation ... count:4 operation ...
 * comparison   key operator:1 operand        operator: 1 =  2 !=  3 &lt;  4 &gt;
 * operand      01 value | 02 version:8 | 03 createVersion:8 | 04 exists:1 | 05 lease:8
 * operation    01 key (get) | 02 key value lease:8 (put) | 03 key prefix:1 (delete) | 04 key by:8 (increment)
 * </pre>
 */
final class TransactionFormat {
    private static final byte VALUE = 1;
    private static final byte ITEM_VERSION = 2;
    private static final byte CREATE_VERSION = 3;
    private static final byte EXISTENCE = 4;
    private static final byte LEASE = 5;

    private static final byte GET = 1;
    private static final byte PUT = 2;
    private static final byte DELETE = 3;
    private static final byte INCREMENT = 4;

    private static final int MIN_COMPARISON_BYTES = 8;
    private static final int MIN_OPERATION_BYTES = 6;

    private TransactionFormat() {}

    static void write(KeyValueTransaction transaction, CoordinationEncoder writer) {
        writer.writeCount(transaction.comparisons().size(), CoordinationLimits.MAX_COMPARISONS, "comparisons");
        OperandWriter operandWriter = new OperandWriter(writer);
        for (KeyComparison comparison : transaction.comparisons()) {
            CoordinationFieldFormat.writeKey(writer, comparison.key()).writeByte(codeOf(comparison.operator()));
            comparison.operand().accept(operandWriter);
        }
        writeOperations(transaction.success(), writer);
        writeOperations(transaction.failure(), writer);
    }

    private static void writeOperations(List<TransactionOperation> operations, CoordinationEncoder writer) {
        writer.writeCount(operations.size(), CoordinationLimits.MAX_OPERATIONS, "operations");
        OperationWriter operationWriter = new OperationWriter(writer);
        for (TransactionOperation operation : operations) {
            operation.accept(operationWriter);
        }
    }

    static KeyValueTransaction read(CoordinationDecoder reader) {
        return new KeyValueTransaction(
                reader.readList(
                        CoordinationLimits.MAX_COMPARISONS,
                        MIN_COMPARISON_BYTES,
                        "comparisons",
                        TransactionFormat::readComparison),
                readOperations(reader),
                readOperations(reader));
    }

    private static List<TransactionOperation> readOperations(CoordinationDecoder reader) {
        return reader.readList(
                CoordinationLimits.MAX_OPERATIONS, MIN_OPERATION_BYTES, "operations", TransactionFormat::readOperation);
    }

    private static KeyComparison readComparison(CoordinationDecoder reader) {
        byte[] key = CoordinationFieldFormat.readKey(reader);
        ComparisonOperator operator = operatorOf(reader.readByte());
        byte code = reader.readByte();
        ComparisonOperand operand = switch (code) {
            case VALUE -> new KeyComparison.ValueOperand(CoordinationFieldFormat.readValue(reader));
            case ITEM_VERSION -> new KeyComparison.VersionOperand(reader.readAmount("version"));
            case CREATE_VERSION -> new KeyComparison.CreateVersionOperand(reader.readAmount("version"));
            case EXISTENCE -> new KeyComparison.ExistenceOperand(reader.readFlag());
            case LEASE -> new KeyComparison.LeaseOperand(CoordinationFieldFormat.readLease(reader));
            default -> throw new CoordinationFormatException("unknown operand code " + code);
        };
        return new KeyComparison(key, operator, operand);
    }

    private static TransactionOperation readOperation(CoordinationDecoder reader) {
        byte code = reader.readByte();
        return switch (code) {
            case GET -> new GetOperation(CoordinationFieldFormat.readKey(reader));
            case PUT ->
                new PutOperation(
                        CoordinationFieldFormat.readKey(reader),
                        CoordinationFieldFormat.readValue(reader),
                        CoordinationFieldFormat.readLease(reader));
            case DELETE -> readDelete(reader);
            case INCREMENT -> new IncrementOperation(CoordinationFieldFormat.readKey(reader), reader.readLong());
            default -> throw new CoordinationFormatException("unknown operation code " + code);
        };
    }

    private static TransactionOperation readDelete(CoordinationDecoder reader) {
        byte[] key = CoordinationFieldFormat.readPrefix(reader);
        boolean isPrefix = reader.readFlag();
        if (!isPrefix && key.length == 0) {
            throw new CoordinationFormatException("an empty key");
        }
        return new DeleteOperation(key, isPrefix);
    }

    private static byte codeOf(ComparisonOperator operator) {
        return switch (operator) {
            case EQUAL -> 1;
            case NOT_EQUAL -> 2;
            case LESS -> 3;
            case GREATER -> 4;
        };
    }

    private static ComparisonOperator operatorOf(byte code) {
        return switch (code) {
            case 1 -> ComparisonOperator.EQUAL;
            case 2 -> ComparisonOperator.NOT_EQUAL;
            case 3 -> ComparisonOperator.LESS;
            case 4 -> ComparisonOperator.GREATER;
            default -> throw new CoordinationFormatException("unknown operator code " + code);
        };
    }

    /** Writes the operand of a comparison. */
    private record OperandWriter(CoordinationEncoder writer)
            implements KeyComparison.ComparisonOperandVisitor<CoordinationEncoder> {
        @Override
        public CoordinationEncoder value(KeyComparison.ValueOperand operand) {
            return CoordinationFieldFormat.writeValue(writer.writeByte(VALUE), operand.value());
        }

        @Override
        public CoordinationEncoder version(KeyComparison.VersionOperand operand) {
            return writer.writeByte(ITEM_VERSION).writeLong(operand.version());
        }

        @Override
        public CoordinationEncoder createVersion(KeyComparison.CreateVersionOperand operand) {
            return writer.writeByte(CREATE_VERSION).writeLong(operand.version());
        }

        @Override
        public CoordinationEncoder existence(KeyComparison.ExistenceOperand operand) {
            return writer.writeByte(EXISTENCE).writeFlag(operand.exists());
        }

        @Override
        public CoordinationEncoder lease(KeyComparison.LeaseOperand operand) {
            return writer.writeByte(LEASE).writeLong(operand.lease());
        }
    }

    /** Writes one operation. */
    private record OperationWriter(CoordinationEncoder writer)
            implements TransactionOperation.Visitor<CoordinationEncoder> {
        @Override
        public CoordinationEncoder get(GetOperation get) {
            return CoordinationFieldFormat.writeKey(writer.writeByte(GET), get.key());
        }

        @Override
        public CoordinationEncoder put(PutOperation put) {
            CoordinationFieldFormat.writeKey(writer.writeByte(PUT), put.key());
            return CoordinationFieldFormat.writeValue(writer, put.value()).writeLong(put.lease());
        }

        @Override
        public CoordinationEncoder delete(DeleteOperation delete) {
            return CoordinationFieldFormat.writeKey(writer.writeByte(DELETE), delete.key())
                    .writeFlag(delete.isPrefix());
        }

        @Override
        public CoordinationEncoder increment(IncrementOperation increment) {
            return CoordinationFieldFormat.writeKey(writer.writeByte(INCREMENT), increment.key())
                    .writeLong(increment.delta());
        }
    }
}
