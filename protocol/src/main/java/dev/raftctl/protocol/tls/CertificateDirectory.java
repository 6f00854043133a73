package dev.raftctl.protocol.tls;

import dev.raftctl.protocol.message.PrintableText;
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
 * A directory with an authority and its issued certificates: {@code ca.pem}, {@code ca-key.pem}, and for each
 * certificate {@code NAME.pem} and {@code NAME-key.pem}. Files are written atomically. Only the owner can read keys.
 */
public final class CertificateDirectory {
    private static final String AUTHORITY_NAME = "ca";

    /** The ending of a key file's name, which follows the name of the certificate. */
    private static final String KEY_SUFFIX = "-key";

    private final Path directory;
    private final CertificateAuthority authority;
    private final boolean isNewAuthority;

    private CertificateDirectory(Path directory, CertificateAuthority authority, boolean isNewAuthority) {
        this.directory = directory;
        this.authority = authority;
        this.isNewAuthority = isNewAuthority;
    }

    /**
     * The files of a certificate.
     *
     * @param isNew whether the certificate was issued now; false if an existing one was kept
     */
    public record CertificateFiles(CertificateIdentity identity, TlsFiles files, Instant expiry, boolean isNew) {}

    /** Opens the directory of an authority. If the directory has no authority, creates one with this name. */
    public static CertificateDirectory open(Path directory, String name, Instant now, Duration validity)
            throws TlsFailure {
        Path certificate = certificateFile(directory, AUTHORITY_NAME);
        Path key = keyFile(directory, AUTHORITY_NAME);
        try {
            createPrivateDirectory(directory);
            if (Files.exists(certificate) && Files.exists(key)) {
                X509Certificate authorityCertificate =
                        PemFileFormat.readCertificates(certificate).get(0);
                return new CertificateDirectory(
                        directory, new CertificateAuthority(authorityCertificate, PemFileFormat.readKey(key)), false);
            }
            if (Files.exists(certificate) || Files.exists(key)) {
                throw new TlsFailure(
                        directory + " contains only one of " + certificate.getFileName() + " and " + key.getFileName(),
                        "restore the other, or use an empty directory for a new authority");
            }
            CertificateAuthority authority = CertificateAuthority.create(name, now, validity);
            write(key, PemFileFormat.encode(authority.key()), true);
            write(certificate, PemFileFormat.encode(authority.certificate()), false);
            return new CertificateDirectory(directory, authority, true);
        } catch (TlsFailure failure) {
            throw failure;
        } catch (IOException | GeneralSecurityException failed) {
            throw cannotIssue(directory, failed);
        }
    }

    /** Returns whether opening the directory created the authority. */
    public boolean hasNewAuthority() {
        return isNewAuthority;
    }

    /** Returns the path of the authority's certificate file. */
    public Path authorityFile() {
        return certificateFile(directory, AUTHORITY_NAME);
    }

    /** Returns the authority's certificate. */
    public X509Certificate authority() {
        return authority.certificate();
    }

    /**
     * Issues a certificate, or keeps an existing one.
     *
     * @param renew whether to replace an existing certificate
     */
    public CertificateFiles issue(
            CertificateIdentity identity, List<String> hosts, Instant now, Duration validity, boolean renew)
            throws TlsFailure {
        if (identity.name().equals(AUTHORITY_NAME) || identity.name().endsWith(KEY_SUFFIX)) {
            throw new TlsFailure(
                    "a certificate for " + PrintableText.of(identity.name())
                            + " would overwrite the file of another key or certificate",
                    "choose another id: not " + AUTHORITY_NAME + ", and none that ends with " + KEY_SUFFIX);
        }
        TlsFiles files = new TlsFiles(
                certificateFile(directory, identity.name()), keyFile(directory, identity.name()), authorityFile());
        if (!renew && Files.exists(files.certificate()) && Files.exists(files.key())) {
            X509Certificate existing =
                    PemFileFormat.readCertificates(files.certificate()).get(0);
            return new CertificateFiles(
                    CertificateIdentity.of(existing), files, CertificateErrorExplainer.expiry(existing), false);
        }
        try {
            CertificateAuthority.IssuedCertificate issued =
                    authority.issue(new CertificateAuthority.CertificateSubject(identity, hosts), now, validity);
            write(files.key(), PemFileFormat.encode(issued.key()), true);
            write(files.certificate(), PemFileFormat.encode(issued.certificate()), false);
            return new CertificateFiles(identity, files, CertificateErrorExplainer.expiry(issued.certificate()), true);
        } catch (IOException | GeneralSecurityException failed) {
            throw cannotIssue(directory, failed);
        }
    }

    private static Path certificateFile(Path directory, String name) {
        return directory.resolve(name + ".pem");
    }

    private static Path keyFile(Path directory, String name) {
        return directory.resolve(name + KEY_SUFFIX + ".pem");
    }

    /**
     * Creates a directory that only its owner can read, because it contains all keys of the cluster. The permissions of
     * an existing directory stay as its owner has set them.
     */
    private static void createPrivateDirectory(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        boolean posix = parent != null && Files.getFileStore(parent).supportsFileAttributeView("posix");
        FileAttribute<?> permissions =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectory(directory, posix ? new FileAttribute<?>[] {permissions} : new FileAttribute<?>[0]);
    }

    /** Writes a file atomically. Sets the permissions before the content is written. */
    private static void write(Path path, String text, boolean ownerOnly) throws IOException {
        // Follow a symbolic link instead of replacing it, and never replace anything but a regular file.
        Path file = Files.exists(path) ? path.toRealPath() : path;
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file)) {
            throw new FileSystemException(file.toString(), null, "not a regular file");
        }
        FileAttribute<?> permissions = PosixFilePermissions.asFileAttribute(
                PosixFilePermissions.fromString(ownerOnly ? "rw-------" : "rw-r--r--"));
        boolean posix = Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix");
        FileAttribute<?>[] attributes = posix ? new FileAttribute<?>[] {permissions} : new FileAttribute<?>[0];
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        Files.deleteIfExists(temporary);
        Files.createFile(temporary, attributes);
        Files.writeString(temporary, text, StandardCharsets.US_ASCII, StandardOpenOption.WRITE);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static TlsFailure cannotIssue(Path directory, Exception failed) {
        return new TlsFailure("cannot issue certificates in " + directory + ": " + failed.getMessage(), "", failed);
    }
}
