package dev.raftctl.protocol.tls;

import java.nio.file.Path;

/**
 * Where one end of a connection keeps who it is and whom it trusts, in PEM.
 *
 * @param certificate its own, and those between it and the authority's, if any
 * @param key of its certificate, PKCS #8 without a password
 * @param authorities whose certificates it trusts
 */
public record TlsFiles(Path certificate, Path key, Path authorities) {}
