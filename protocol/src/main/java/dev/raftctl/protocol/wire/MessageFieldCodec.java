package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.ServerId;
import java.nio.charset.StandardCharsets;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the fields of messages. Before anything is allocated, every length and count is checked against the
 * remaining bytes and against a limit (hazard X02). Every number is checked against the largest value that a correct
 * sender uses (hazard E21).
 */
final class MessageFieldCodec {
    /** An index that no real log reaches. The sum of two such indexes does not overflow. */
    static final long MAX_INDEX = 1L << 60;

    private static final byte[] EMPTY = new byte[0];

    private MessageFieldCodec() {}

    static void writeTerm(Output out, long term) {
        out.writeVarLong(checkRange(term, PeerMessage.MAX_TERM, "term"), true);
    }

    static long readTerm(Input in) {
        return checkRange(in.readVarLong(true), PeerMessage.MAX_TERM, "term");
    }

    static void writeIndex(Output out, long index) {
        out.writeVarLong(checkRange(index, MAX_INDEX, "index"), true);
    }

    static long readIndex(Input in) {
        return checkRange(in.readVarLong(true), MAX_INDEX, "index");
    }

    static void writePosition(Output out, LogPosition position) {
        writeTerm(out, position.term());
        writeIndex(out, position.index());
    }

    static LogPosition readPosition(Input in) {
        long term = readTerm(in);
        return new LogPosition(term, readIndex(in));
    }

    /** Writes a non-negative number. */
    static void writeNonNegative(Output out, long number) {
        out.writeVarLong(checkRange(number, Long.MAX_VALUE, "amount"), true);
    }

    static long readNonNegative(Input in) {
        return checkRange(in.readVarLong(true), Long.MAX_VALUE, "amount");
    }

    static void writeCount(Output out, int count, int max) {
        out.writeVarInt((int) checkRange(count, max, "count"), true);
    }

    /** Reads a non-negative number of at most {@code max}, such as a limit in a request. */
    static int readCount(Input in, int max) {
        return (int) checkRange(in.readVarInt(true), max, "count");
    }

    /**
     * Reads the number of elements that follow.
     *
     * @param minElementBytes the smallest encoded size of one element
     */
    static int readElementCount(Input in, int max, int minElementBytes) {
        int count = readCount(in, max);
        if (count > remainingBytes(in) / minElementBytes) {
            throw new KryoException(count + " elements in " + remainingBytes(in) + " bytes");
        }
        return count;
    }

    static void writeBytes(Output out, byte[] bytes, int max) {
        out.writeVarInt((int) checkRange(bytes.length, max, "length"), true);
        out.writeBytes(bytes);
    }

    static byte[] readBytes(Input in, int max) {
        int length = readElementCount(in, max, 1);
        return length == 0 ? EMPTY : in.readBytes(length);
    }

    static void writeString(Output out, String text, WireLimits limits) {
        checkRange(text.length(), limits.maxStringChars(), "string length");
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeVarInt(utf8.length, true);
        out.writeBytes(utf8);
    }

    static String readString(Input in, WireLimits limits) {
        int length = readElementCount(in, limits.maxStringChars() * 3, 1);
        String text = new String(in.getBuffer(), in.position(), length, StandardCharsets.UTF_8);
        in.skip(length);
        checkRange(text.length(), limits.maxStringChars(), "string length");
        return text;
    }

    static void writeServerId(Output out, @Nullable ServerId id) {
        byte[] ascii = id == null ? EMPTY : id.value().getBytes(StandardCharsets.US_ASCII);
        out.writeVarInt(ascii.length, true);
        out.writeBytes(ascii);
    }

    /** Reads a server id, or returns null if no id was written. */
    static @Nullable ServerId readServerIdOrNull(Input in) {
        int length = readElementCount(in, ServerId.MAX_LENGTH, 1);
        if (length == 0) {
            return null;
        }
        String text = new String(in.getBuffer(), in.position(), length, StandardCharsets.ISO_8859_1);
        in.skip(length);
        return new ServerId(text);
    }

    static ServerId readServerId(Input in) {
        ServerId id = readServerIdOrNull(in);
        if (id == null) {
            throw new KryoException("a server id is missing");
        }
        return id;
    }

    static void writeServerIds(Output out, SortedSet<ServerId> servers, WireLimits limits) {
        writeCount(out, servers.size(), limits.maxMembers());
        servers.forEach(id -> writeServerId(out, id));
    }

    /** Reads a set of server ids at the end of a message. Returns an empty set if an older version wrote none. */
    static SortedSet<ServerId> readServerIdsOrEmpty(Input in, WireLimits limits) {
        SortedSet<ServerId> servers = new TreeSet<>();
        int count = remainingBytes(in) == 0 ? 0 : readElementCount(in, limits.maxMembers(), 2);
        for (int i = 0; i < count; i++) {
            servers.add(readServerId(in));
        }
        return servers;
    }

    /** Writes the ordinal of a constant. Golden bytes and schema files ensure that the order never changes. */
    @SuppressWarnings("EnumOrdinal")
    static void writeEnum(Output out, Enum<?> constant) {
        out.writeByte(constant.ordinal());
    }

    /** Reads a constant of an enum. New constants may only be added at the end of an enum. */
    static <E extends Enum<E>> E readEnum(Input in, E[] constants) {
        int ordinal = in.readByteUnsigned();
        if (ordinal >= constants.length) {
            throw new KryoException("unknown enum constant " + ordinal + " of " + constants.length);
        }
        return constants[ordinal];
    }

    static boolean readBoolean(Input in) {
        int flag = in.readByte();
        if (flag != 0 && flag != 1) {
            throw new KryoException("invalid boolean: " + flag);
        }
        return flag == 1;
    }

    /** Reads a number at the end of a message. Returns 0 if the sender's older version wrote none. */
    static long readLongOrZero(Input in) {
        return remainingBytes(in) == 0 ? 0 : in.readLong();
    }

    static int remainingBytes(Input in) {
        return in.limit() - in.position();
    }

    private static long checkRange(long number, long max, String name) {
        if (number < 0 || number > max) {
            throw new KryoException(name + " " + number + " is not between 0 and " + max);
        }
        return number;
    }
}
