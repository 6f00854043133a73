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
 * anything is allocated (trap X02); every number against what an honest sender can mean (trap E21).
 */
final class Fields {
    /** No honest log reaches it, and sums of two indexes cannot overflow. */
    static final long INDEX_MAX = 1L << 60;

    private static final byte[] NOTHING = new byte[0];

    private Fields() {}

    static void putTerm(Output out, long term) {
        out.writeVarLong(within(term, PeerMessage.TERM_MAX, "term"), true);
    }

    static long term(Input in) {
        return within(in.readVarLong(true), PeerMessage.TERM_MAX, "term");
    }

    static void putIndex(Output out, long index) {
        out.writeVarLong(within(index, INDEX_MAX, "index"), true);
    }

    static long index(Input in) {
        return within(in.readVarLong(true), INDEX_MAX, "index");
    }

    static void putPosition(Output out, Position position) {
        putTerm(out, position.term());
        putIndex(out, position.index());
    }

    static Position position(Input in) {
        long term = term(in);
        return new Position(term, index(in));
    }

    /** A number that cannot be negative. */
    static void putAmount(Output out, long amount) {
        out.writeVarLong(within(amount, Long.MAX_VALUE, "amount"), true);
    }

    static long amount(Input in) {
        return within(in.readVarLong(true), Long.MAX_VALUE, "amount");
    }

    static void putCount(Output out, int count, int max) {
        out.writeVarInt((int) within(count, max, "count"), true);
    }

    /** A count that cannot be negative, for instance a limit that was asked for. */
    static int count(Input in, int max) {
        return (int) within(in.readVarInt(true), max, "count");
    }

    /**
     * How many elements follow.
     *
     * @param bytesEach the least that one of them takes
     */
    static int elements(Input in, int max, int bytesEach) {
        int count = count(in, max);
        if (count > left(in) / bytesEach) {
            throw new KryoException(count + " elements in " + left(in) + " bytes");
        }
        return count;
    }

    static void putBytes(Output out, byte[] bytes, int max) {
        out.writeVarInt((int) within(bytes.length, max, "length"), true);
        out.writeBytes(bytes);
    }

    static byte[] bytes(Input in, int max) {
        int length = elements(in, max, 1);
        return length == 0 ? NOTHING : in.readBytes(length);
    }

    static void putString(Output out, String text, WireLimits limits) {
        within(text.length(), limits.stringCharsMax(), "string length");
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeVarInt(utf8.length, true);
        out.writeBytes(utf8);
    }

    static String string(Input in, WireLimits limits) {
        int length = elements(in, limits.stringCharsMax() * 3, 1);
        String text = new String(in.getBuffer(), in.position(), length, StandardCharsets.UTF_8);
        in.skip(length);
        within(text.length(), limits.stringCharsMax(), "string length");
        return text;
    }

    static void putServer(Output out, @Nullable ServerId id) {
        byte[] ascii = id == null ? NOTHING : id.value().getBytes(StandardCharsets.US_ASCII);
        out.writeVarInt(ascii.length, true);
        out.writeBytes(ascii);
    }

    /** A server id; null where none was written. */
    static @Nullable ServerId serverOrNone(Input in) {
        int length = elements(in, ServerId.LENGTH_MAX, 1);
        if (length == 0) {
            return null;
        }
        String text = new String(in.getBuffer(), in.position(), length, StandardCharsets.ISO_8859_1);
        in.skip(length);
        return new ServerId(text);
    }

    static ServerId server(Input in) {
        ServerId id = serverOrNone(in);
        if (id == null) {
            throw new KryoException("a server id is missing");
        }
        return id;
    }

    static void putServers(Output out, SortedSet<ServerId> servers, WireLimits limits) {
        putCount(out, servers.size(), limits.membersMax());
        servers.forEach(id -> putServer(out, id));
    }

    /** A set of servers that older versions do not write, at the end of a message; empty where it is missing. */
    static SortedSet<ServerId> serversOrNone(Input in, WireLimits limits) {
        SortedSet<ServerId> servers = new TreeSet<>();
        int count = left(in) == 0 ? 0 : elements(in, limits.membersMax(), 2);
        for (int i = 0; i < count; i++) {
            servers.add(server(in));
        }
        return servers;
    }

    /** Constants are numbered in their order, which golden bytes and the schema hold fast. */
    @SuppressWarnings("EnumOrdinal")
    static void putConstant(Output out, Enum<?> constant) {
        out.writeByte(constant.ordinal());
    }

    /** One of an enum's constants; a new one goes to the end. */
    static <E extends Enum<E>> E constant(Input in, E[] constants) {
        int ordinal = in.readByteUnsigned();
        if (ordinal >= constants.length) {
            throw new KryoException("no constant " + ordinal + " of " + constants.length);
        }
        return constants[ordinal];
    }

    static boolean flag(Input in) {
        int flag = in.readByte();
        if (flag != 0 && flag != 1) {
            throw new KryoException("neither true nor false: " + flag);
        }
        return flag == 1;
    }

    /** A number that older versions do not write, at the end of a message; 0 where it is missing. */
    static long numberOrZero(Input in) {
        return left(in) == 0 ? 0 : in.readLong();
    }

    static int left(Input in) {
        return in.limit() - in.position();
    }

    private static long within(long number, long max, String what) {
        if (number < 0 || number > max) {
            throw new KryoException(what + " " + number + " is not within 0 and " + max);
        }
        return number;
    }
}
