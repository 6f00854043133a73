package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.ServerId;
import java.nio.charset.StandardCharsets;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The fields messages are made of. Every length and count is held against the bytes that are left and against a limit before
 * anything is allocated (hazard X02); every number against what an honest sender can mean (hazard E21).
 */
final class Fields {
    /** No honest log reaches it, and sums of two indexes cannot overflow. */
    static final long MAX_INDEX = 1L << 60;

    private static final byte[] EMPTY = new byte[0];

    private Fields() {}

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

    static void writePosition(Output out, Position position) {
        writeTerm(out, position.term());
        writeIndex(out, position.index());
    }

    static Position readPosition(Input in) {
        long term = readTerm(in);
        return new Position(term, readIndex(in));
    }

    /** A number that cannot be negative. */
    static void writeNonNegative(Output out, long number) {
        out.writeVarLong(checkRange(number, Long.MAX_VALUE, "amount"), true);
    }

    static long readNonNegative(Input in) {
        return checkRange(in.readVarLong(true), Long.MAX_VALUE, "amount");
    }

    static void writeCount(Output out, int count, int max) {
        out.writeVarInt((int) checkRange(count, max, "count"), true);
    }

    /** A count that cannot be negative, for instance a limit that was asked for. */
    static int readCount(Input in, int max) {
        return (int) checkRange(in.readVarInt(true), max, "count");
    }

    /**
     * How many elements follow.
     *
     * @param minElementBytes the least that one of them takes
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

    /** A server id; null where none was written. */
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

    /** A set of servers that older versions do not write, at the end of a message; empty where it is missing. */
    static SortedSet<ServerId> readServerIdsOrEmpty(Input in, WireLimits limits) {
        SortedSet<ServerId> servers = new TreeSet<>();
        int count = remainingBytes(in) == 0 ? 0 : readElementCount(in, limits.maxMembers(), 2);
        for (int i = 0; i < count; i++) {
            servers.add(readServerId(in));
        }
        return servers;
    }

    /** Constants are numbered in their order, which golden bytes and the schema hold fast. */
    @SuppressWarnings("EnumOrdinal")
    static void writeEnum(Output out, Enum<?> constant) {
        out.writeByte(constant.ordinal());
    }

    /** One of an enum's constants; a new one goes to the end. */
    static <E extends Enum<E>> E readEnum(Input in, E[] constants) {
        int ordinal = in.readByteUnsigned();
        if (ordinal >= constants.length) {
            throw new KryoException("no constant " + ordinal + " of " + constants.length);
        }
        return constants[ordinal];
    }

    static boolean readBoolean(Input in) {
        int flag = in.readByte();
        if (flag != 0 && flag != 1) {
            throw new KryoException("neither true nor false: " + flag);
        }
        return flag == 1;
    }

    /** A number that older versions do not write, at the end of a message; 0 where it is missing. */
    static long readLongOrZero(Input in) {
        return remainingBytes(in) == 0 ? 0 : in.readLong();
    }

    static int remainingBytes(Input in) {
        return in.limit() - in.position();
    }

    private static long checkRange(long number, long max, String what) {
        if (number < 0 || number > max) {
            throw new KryoException(what + " " + number + " is not within 0 and " + max);
        }
        return number;
    }
}
