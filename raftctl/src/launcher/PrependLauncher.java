import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Build step, run as a source file: puts a shell launcher in front of a jar and moves the offsets in the zip's central
 * directory along, so that the result is at once a program and a valid zip. Arguments: launcher, jar, result.
 */
final class PrependLauncher {
    private static final int END_RECORD = 0x06054b50;
    private static final int END_RECORD_SIZE = 22;
    private static final int DIRECTORY_ENTRY = 0x02014b50;
    private static final int DIRECTORY_ENTRY_SIZE = 46;

    private PrependLauncher() {}

    public static void main(String[] args) throws IOException {
        byte[] launcher = Files.readAllBytes(Path.of(args[0]));
        byte[] jar = Files.readAllBytes(Path.of(args[1]));
        move(ByteBuffer.wrap(jar).order(ByteOrder.LITTLE_ENDIAN), launcher.length);
        Path result = Path.of(args[2]);
        // A running program keeps the file it was started from: written aside, then renamed over it.
        Path aside = result.resolveSibling(result.getFileName() + ".new");
        try (var out = Files.newOutputStream(aside)) {
            out.write(launcher);
            out.write(jar);
        }
        Files.setPosixFilePermissions(aside, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(aside, result, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static void move(ByteBuffer zip, int by) {
        int end = endRecord(zip);
        int entries = zip.getShort(end + 10) & 0xffff;
        int directory = zip.getInt(end + 16);
        if (entries == 0xffff || directory == -1) {
            throw new IllegalStateException("a zip64 jar is not provided for");
        }
        zip.putInt(end + 16, directory + by);
        int at = directory;
        for (int entry = 0; entry < entries; entry++) {
            if (zip.getInt(at) != DIRECTORY_ENTRY) {
                throw new IllegalStateException("no directory entry at byte " + at + " of the jar");
            }
            zip.putInt(at + 42, zip.getInt(at + 42) + by);
            int name = zip.getShort(at + 28) & 0xffff;
            int extra = zip.getShort(at + 30) & 0xffff;
            int comment = zip.getShort(at + 32) & 0xffff;
            at += DIRECTORY_ENTRY_SIZE + name + extra + comment;
        }
    }

    private static int endRecord(ByteBuffer zip) {
        for (int at = zip.limit() - END_RECORD_SIZE; at >= 0; at--) {
            if (zip.getInt(at) == END_RECORD) {
                return at;
            }
        }
        throw new IllegalStateException("the jar has no end record: not a zip");
    }
}
