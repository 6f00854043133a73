package dev.raftctl.protocol.tls;

import dev.raftctl.protocol.message.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A directory with an authority and the certificates it issued: {@code ca.pem}, {@code ca-key.pem}, and {@code NAME.pem} with {@code
 * NAME-key.pem} for each. Every file is whole or not there; keys are readable by their owner alone.
 */
public final class TlsFolder {
    private static final String AUTHORITY = "ca";

    /** What the name of a key's file has before its ending. */
    private static final String KEY_SUFFIX = "-key";

    private final Path directory;
    private final CertificateAuthority authority;
    private final boolean made;

    private TlsFolder(Path directory, CertificateAuthority authority, boolean made) {
        this.directory = directory;
        this.authority = authority;
        this.made = made;
    }

    /**
     * A certificate's files.
     *
     * @param fresh whether it was issued now, and not kept from before
     */
    public record Holder(CertifiedName name, TlsFiles files, Instant expiry, boolean fresh) {}

    /** With the authority that is there, or a new one of that name. */
    public static TlsFolder open(Path directory, String name, Instant now, Duration valid) throws TlsFailure {
        Path certificate = certificate(directory, AUTHORITY);
        Path key = key(directory, AUTHORITY);
        try {
            createPrivate(directory);
            if (Files.exists(certificate) && Files.exists(key)) {
                X509Certificate own = Pem.certificates(certificate).get(0);
                return new TlsFolder(directory, new CertificateAuthority(own, Pem.key(key)), false);
            }
            if (Files.exists(certificate) || Files.exists(key)) {
                throw new TlsFailure(
                        "in " + directory + " there is only one of " + certificate.getFileName() + " and "
                                + key.getFileName(),
                        "bring back the other, or choose an empty directory for a new authority");
            }
            CertificateAuthority authority = CertificateAuthority.create(name, now, valid);
            write(key, Pem.text(authority.key()), true);
            write(certificate, Pem.text(authority.certificate()), false);
            return new TlsFolder(directory, authority, true);
        } catch (TlsFailure told) {
            throw told;
        } catch (IOException | GeneralSecurityException failed) {
            throw failure(directory, failed);
        }
    }

    /** Whether the authority is a new one. */
    public boolean isNew() {
        return made;
    }

    public Path authorityFile() {
        return certificate(directory, AUTHORITY);
    }

    public X509Certificate authority() {
        return authority.certificate();
    }

    /**
     * Issues a certificate, or keeps the one there is.
     *
     * @param renew never keep one
     */
    public Holder issue(CertifiedName name, List<String> hosts, Instant now, Duration valid, boolean renew)
            throws TlsFailure {
        if (name.name().equals(AUTHORITY) || name.name().endsWith(KEY_SUFFIX)) {
            throw new TlsFailure(
                    "a certificate for " + Printable.of(name.name())
                            + " would be in the file of another's key or certificate",
                    "choose another id: not " + AUTHORITY + ", and none that ends with " + KEY_SUFFIX);
        }
        TlsFiles files =
                new TlsFiles(certificate(directory, name.name()), key(directory, name.name()), authorityFile());
        if (!renew && Files.exists(files.certificate()) && Files.exists(files.key())) {
            X509Certificate kept = Pem.certificates(files.certificate()).get(0);
            return new Holder(CertifiedName.of(kept), files, CertificateWords.expiry(kept), false);
        }
        try {
            CertificateAuthority.Issued issued =
                    authority.issue(new CertificateAuthority.Subject(name, hosts), now, valid);
            write(files.key(), Pem.text(issued.key()), true);
            write(files.certificate(), Pem.text(issued.certificate()), false);
            return new Holder(name, files, CertificateWords.expiry(issued.certificate()), true);
        } catch (IOException | GeneralSecurityException failed) {
            throw failure(directory, failed);
        }
    }

    private static Path certificate(Path directory, String name) {
        return directory.resolve(name + ".pem");
    }

    private static Path key(Path directory, String name) {
        return directory.resolve(name + KEY_SUFFIX + ".pem");
    }

    /** The keys of the whole cluster are in it; one that exists keeps its permissions, which are its owner's choice. */
    private static void createPrivate(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        boolean posix = parent != null && Files.getFileStore(parent).supportsFileAttributeView("posix");
        FileAttribute<?> mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectory(directory, posix ? new FileAttribute<?>[] {mode} : new FileAttribute<?>[0]);
    }

    /** The permissions are there before the content is. */
    private static void write(Path named, String text, boolean secret) throws IOException {
        // A link stays one, and what is no file is not put away by a rename.
        Path file = Files.exists(named) ? named.toRealPath() : named;
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file)) {
            throw new FileSystemException(file.toString(), null, "it is not a regular file");
        }
        FileAttribute<?> mode = PosixFilePermissions.asFileAttribute(
                PosixFilePermissions.fromString(secret ? "rw-------" : "rw-r--r--"));
        boolean posix = Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix");
        FileAttribute<?>[] modes = posix ? new FileAttribute<?>[] {mode} : new FileAttribute<?>[0];
        Path fresh = file.resolveSibling(file.getFileName() + ".tmp");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, modes);
        Files.writeString(fresh, text, StandardCharsets.US_ASCII, StandardOpenOption.WRITE);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static TlsFailure failure(Path directory, Exception failed) {
        return new TlsFailure("cannot make certificates in " + directory + ": " + failed.getMessage(), "", failed);
    }
}
