/**
 * Mutual TLS with the JDK alone: reading keys and certificates from PEM files, determining the identity in a
 * certificate, explaining why one is not trusted, and issuing certificates with a small authority. Does not use Netty,
 * since one-shot commands use it too and load it only when needed. All types are thread-safe.
 */
@NullMarked
package dev.raftctl.protocol.tls;

import org.jspecify.annotations.NullMarked;
