/**
 * Mutual TLS with the JDK alone: keys and certificates from PEM files, who a certificate says its holder is, why one is not trusted
 * in words, and a small authority that issues some. Knows no Netty: one-shot commands use it too, and load it only when asked to.
 * Any thread.
 */
@NullMarked
package dev.raftctl.protocol.tls;

import org.jspecify.annotations.NullMarked;
