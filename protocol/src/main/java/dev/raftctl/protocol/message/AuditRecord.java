package dev.raftctl.protocol.message;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What an operator did to a server's files, as it stands in the log. Fixed and readable for ever, hence not Kryo: a version
 * byte, the time (8), three texts.
 *
 * @param atMillis since 1970, by the clock of the host it was done on
 * @param action the command
 * @param operator user and host; not proven
 * @param description what was done, in words
 */
public record AuditRecord(long atMillis, String action, String operator, String description) {
    private static final int VERSION = 1;

    public byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeLong(atMillis);
            out.writeUTF(action);
            out.writeUTF(operator);
            out.writeUTF(description);
        } catch (IOException tooLong) {
            throw new UncheckedIOException(tooLong);
        }
        return bytes.toByteArray();
    }

    /** The note in these bytes; an {@link IllegalArgumentException} when they hold none. */
    public static AuditRecord decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new IllegalArgumentException("audit format " + version + " is not known here");
            }
            return new AuditRecord(in.readLong(), in.readUTF(), in.readUTF(), in.readUTF());
        } catch (IOException truncated) {
            throw new IllegalArgumentException("an audit note ends too early", truncated);
        }
    }
}
