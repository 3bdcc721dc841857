package io.github.vitals4j.health.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs as the Standard Webhooks specification has it: HMAC-SHA256 over identifier, time and body. */
final class WebhookSignature {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String ENCODED = "whsec_";

    private WebhookSignature() {}

    /**
     * {@return the value of the header {@code webhook-signature}}
     *
     * @param secret the key as text, or in Base64 after {@code whsec_}
     * @throws IllegalArgumentException if the secret is empty or not in Base64; it is not quoted
     */
    static String of(String secret, String id, long unixSeconds, String body) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key(secret), ALGORITHM));
            String signed = id + "." + unixSeconds + "." + body;
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] key(String secret) {
        byte[] key;
        try {
            key = secret.startsWith(ENCODED)
                    ? Base64.getDecoder().decode(secret.substring(ENCODED.length()))
                    : secret.getBytes(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("the webhook's secret must be Base64 after whsec_");
        }
        if (key.length == 0) {
            throw new IllegalArgumentException("the webhook's secret must not be empty");
        }
        return key;
    }
}
