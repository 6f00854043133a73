package dev.raftctl.protocol.tls;

import java.nio.file.Path;

/**
 * The PEM files of one end of a connection.
 *
 * @param certificate its own certificate, followed by any intermediate ones
 * @param key the private key of its certificate, in PKCS #8 without a password
 * @param authorities the certificates of the authorities that it trusts
 */
public record TlsFiles(Path certificate, Path key, Path authorities) {}
