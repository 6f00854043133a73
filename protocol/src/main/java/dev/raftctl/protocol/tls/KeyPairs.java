package dev.raftctl.protocol.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** Whether a private key is that of a certificate: a signature by the one must be good by the other. Pure. */
final class KeyPairs {
    private static final byte[] SIGNED = "raftctl".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private KeyPairs() {}

    static boolean isPair(PublicKey certified, PrivateKey key) {
        String algorithm = certified.getAlgorithm();
        if (!algorithm.equals(key.getAlgorithm())) {
            return false;
        }
        try {
            Signature signature = Signature.getInstance(
                    switch (algorithm) {
                        case "RSA" -> "SHA256withRSA";
                        case "EC" -> "SHA256withECDSA";
                        default -> algorithm;
                    });
            signature.initSign(key);
            signature.update(SIGNED);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(SIGNED);
            return signature.verify(signed);
        } catch (GeneralSecurityException isNone) {
            return false;
        }
    }
}
