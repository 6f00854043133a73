package dev.raftctl.protocol.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** Checks whether a private key matches a certificate, by signing and verifying a sample. */
final class KeyPairCheck {
    private static final byte[] SAMPLE = "raftctl".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private KeyPairCheck() {}

    static boolean matches(PublicKey publicKey, PrivateKey privateKey) {
        String algorithm = publicKey.getAlgorithm();
        if (!algorithm.equals(privateKey.getAlgorithm())) {
            return false;
        }
        try {
            Signature signature = Signature.getInstance(
                    switch (algorithm) {
                        case "RSA" -> "SHA256withRSA";
                        case "EC" -> "SHA256withECDSA";
                        default -> algorithm;
                    });
            signature.initSign(privateKey);
            signature.update(SAMPLE);
            byte[] signatureBytes = signature.sign();
            signature.initVerify(publicKey);
            signature.update(SAMPLE);
            return signature.verify(signatureBytes);
        } catch (GeneralSecurityException invalid) {
            return false;
        }
    }
}
