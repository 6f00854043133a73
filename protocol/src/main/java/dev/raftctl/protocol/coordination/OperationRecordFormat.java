package dev.raftctl.protocol.coordination;

import dev.raftctl.protocol.coordination.MemberTarget.TargetRole;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;

/**
 * The binary format of operations in commands, results and snapshots.
 *
 * <pre>
 * description  id command operator host reason count:4 line ... count:4 target ... count:4 target ... leaderBefore
 * target       server role:1 address
 * end          state:1 exitCode:4 reason message
 * record       description authenticated:1 beginIndex:8 startMillis:8 deadlineMillis:8 count:4 [index:8 text] ...
 *              reachedIndex:8 supersededBy present:1 [end] endMillis:8
 * role         1 voter, 2 learner, 3 absent
 * all texts    length:4 bytes
 * </pre>
 */
final class OperationRecordFormat {
    private static final String TARGETS = "targets";
    private static final int MIN_TARGET_BYTES = 2 * Integer.BYTES + 1;
    private static final int MIN_STEP_BYTES = Long.BYTES + Integer.BYTES;

    /** The smallest encoded size of a record: all texts and lists are empty. */
    static final int MIN_RECORD_BYTES = 11 * Integer.BYTES + 6 * Long.BYTES;

    private OperationRecordFormat() {}

    static CoordinationEncoder write(CoordinationEncoder writer, OperationDescription description) {
        writeId(writer, description.id())
                .writeText(
                        description.command(),
                        CoordinationLimits.MAX_OPERATION_COMMAND_BYTES,
                        "bytes of an operation's command")
                .writeText(description.operator(), CoordinationLimits.MAX_OWNER_BYTES, "bytes of an operator")
                .writeText(description.host(), CoordinationLimits.MAX_OPERATION_LINE_BYTES, "bytes of a host")
                .writeText(description.reason(), CoordinationLimits.MAX_OPERATION_LINE_BYTES, "bytes of a reason")
                .writeCount(description.plan().size(), CoordinationLimits.MAX_OPERATION_PLAN_LINES, "lines of a plan");
        description.plan().forEach(line -> writeLine(writer, line));
        writeTargets(writer, description.targets());
        writeTargets(writer, description.before());
        return writeLine(writer, description.leaderBefore());
    }

    private static void writeTargets(CoordinationEncoder writer, List<MemberTarget> targets) {
        writer.writeCount(targets.size(), CoordinationLimits.MAX_OPERATION_TARGETS, TARGETS);
        for (MemberTarget target : targets) {
            writeLine(writer, target.server().value()).writeByte(codeOf(target.role()));
            writeLine(writer, target.address());
        }
    }

    private static List<MemberTarget> readTargets(CoordinationDecoder reader) {
        return reader.readList(
                CoordinationLimits.MAX_OPERATION_TARGETS, MIN_TARGET_BYTES, TARGETS, OperationRecordFormat::readTarget);
    }

    static OperationDescription readDescription(CoordinationDecoder reader) {
        return new OperationDescription(
                readId(reader),
                reader.readText(CoordinationLimits.MAX_OPERATION_COMMAND_BYTES, "bytes of an operation's command"),
                reader.readText(CoordinationLimits.MAX_OWNER_BYTES, "bytes of an operator"),
                reader.readText(CoordinationLimits.MAX_OPERATION_LINE_BYTES, "bytes of a host"),
                reader.readText(CoordinationLimits.MAX_OPERATION_LINE_BYTES, "bytes of a reason"),
                reader.readList(
                        CoordinationLimits.MAX_OPERATION_PLAN_LINES,
                        Integer.BYTES,
                        "lines of a plan",
                        OperationRecordFormat::readLine),
                readTargets(reader),
                readTargets(reader),
                readLine(reader));
    }

    static CoordinationEncoder write(CoordinationEncoder writer, OperationEnd end) {
        return writer.writeByte(end.state().code())
                .writeInt(end.exitCode())
                .writeText(end.reason(), CoordinationLimits.MAX_OPERATION_LINE_BYTES, "bytes of a reason")
                .writeText(end.message(), CoordinationLimits.MAX_OPERATION_MESSAGE_BYTES, "bytes of a message");
    }

    static OperationEnd readEnd(CoordinationDecoder reader) {
        return new OperationEnd(
                OperationState.of(reader.readByte()),
                reader.readInt(),
                reader.readText(CoordinationLimits.MAX_OPERATION_LINE_BYTES, "bytes of a reason"),
                reader.readText(CoordinationLimits.MAX_OPERATION_MESSAGE_BYTES, "bytes of a message"));
    }

    static CoordinationEncoder write(CoordinationEncoder writer, OperationRecord operation) {
        write(writer, operation.description())
                .writeFlag(operation.isAuthenticated())
                .writeLong(operation.beginIndex())
                .writeLong(operation.startMillis())
                .writeLong(operation.deadlineMillis())
                .writeCount(operation.steps().size(), CoordinationLimits.MAX_OPERATION_STEPS, "steps");
        for (OperationStep step : operation.steps()) {
            writeLine(writer.writeLong(step.index()), step.text());
        }
        writer.writeLong(operation.reachedIndex());
        writeLine(writer, operation.supersededBy()).writeFlag(operation.end() != null);
        OperationEnd end = operation.end();
        if (end != null) {
            write(writer, end);
        }
        return writer.writeLong(operation.endMillis());
    }

    static OperationRecord readRecord(CoordinationDecoder reader) {
        return new OperationRecord(
                readDescription(reader),
                reader.readFlag(),
                reader.readAmount("index"),
                reader.readLong(),
                reader.readLong(),
                reader.readList(
                        CoordinationLimits.MAX_OPERATION_STEPS,
                        MIN_STEP_BYTES,
                        "steps",
                        step -> new OperationStep(step.readAmount("index"), readLine(step))),
                reader.readAmount("index"),
                readLine(reader),
                reader.readFlag() ? readEnd(reader) : null,
                reader.readLong());
    }

    /** Returns the encoded size of a record. */
    static int bytes(OperationRecord operation) {
        return encode(operation).length;
    }

    static byte[] encode(OperationRecord operation) {
        return write(new CoordinationEncoder((byte) 1, CoordinationLimits.MAX_RESULT_BYTES), operation)
                .toByteArray();
    }

    static CoordinationEncoder writeId(CoordinationEncoder writer, String id) {
        return writer.writeText(id, CoordinationLimits.MAX_OPERATION_ID_BYTES, "bytes of an operation's id");
    }

    static String readId(CoordinationDecoder reader) {
        return reader.readText(CoordinationLimits.MAX_OPERATION_ID_BYTES, "bytes of an operation's id");
    }

    static List<OperationRecord> readRecords(CoordinationDecoder reader) {
        return reader.readList(
                CoordinationLimits.MAX_LISTING_ITEMS,
                MIN_RECORD_BYTES,
                "operations",
                OperationRecordFormat::readRecord);
    }

    private static MemberTarget readTarget(CoordinationDecoder reader) {
        String server = readLine(reader);
        TargetRole role = roleOf(reader.readByte());
        String address = readLine(reader);
        try {
            return new MemberTarget(ServerId.of(server), role, address);
        } catch (IllegalArgumentException invalid) {
            throw new CoordinationFormatException("invalid server id in an operation: " + invalid.getMessage());
        }
    }

    private static CoordinationEncoder writeLine(CoordinationEncoder writer, String line) {
        return writer.writeText(line, CoordinationLimits.MAX_OPERATION_LINE_BYTES, "bytes of a line");
    }

    private static String readLine(CoordinationDecoder reader) {
        return reader.readText(CoordinationLimits.MAX_OPERATION_LINE_BYTES, "bytes of a line");
    }

    private static byte codeOf(TargetRole role) {
        return switch (role) {
            case VOTER -> 1;
            case LEARNER -> 2;
            case ABSENT -> 3;
        };
    }

    private static TargetRole roleOf(byte code) {
        return switch (code) {
            case 1 -> TargetRole.VOTER;
            case 2 -> TargetRole.LEARNER;
            case 3 -> TargetRole.ABSENT;
            default -> throw new CoordinationFormatException("unknown role code " + code);
        };
    }
}
