package io.github.vitals4j.health.http;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The certificates that a server has shown, its own first, and what is to be said against them. */
final class CertificateChain {
    private final X509Certificate[] certificates;
    private final String host;
    private final @Nullable CertificateException againstTrust;
    private final @Nullable CertificateException againstTrustOrHost;

    /**
     * @param againstTrust why the chain is not trusted, whatever host it is for; null if it is
     * @param againstTrustOrHost why it is not trusted for the host; null if it is
     */
    CertificateChain(
            X509Certificate[] certificates,
            String host,
            @Nullable CertificateException againstTrust,
            @Nullable CertificateException againstTrustOrHost) {
        this.certificates = certificates;
        this.host = host;
        this.againstTrust = againstTrust;
        this.againstTrustOrHost = againstTrustOrHost;
    }

    private X509Certificate own() {
        return certificates[0];
    }

    Instant expires() {
        return own().getNotAfter().toInstant();
    }

    String subject() {
        return Json.cut(own().getSubjectX500Principal().getName());
    }

    String issuer() {
        return Json.cut(own().getIssuerX500Principal().getName());
    }

    /** {@return what is wrong with the certificates, the most telling first; null if nothing is} */
    @Nullable
    String problem(Instant now) {
        String date = date("the certificate", own(), now);
        if (date != null) {
            return date;
        }
        if (againstTrust != null) {
            return untrusted(againstTrust, now);
        }
        return againstTrustOrHost == null
                ? null
                : "the certificate is not for " + host + ": " + innermost(againstTrustOrHost);
    }

    private static @Nullable String date(String which, X509Certificate certificate, Instant now) {
        if (now.isAfter(certificate.getNotAfter().toInstant())) {
            return which + " expired on " + certificate.getNotAfter().toInstant();
        }
        if (now.isBefore(certificate.getNotBefore().toInstant())) {
            return which + " is not valid before " + certificate.getNotBefore().toInstant();
        }
        return null;
    }

    private String untrusted(CertificateException objection, Instant now) {
        if (isSelfSigned()) {
            return "the certificate is self-signed and not trusted";
        }
        for (int i = 1; i < certificates.length; i++) {
            String authority =
                    Json.cut(certificates[i].getSubjectX500Principal().getName());
            String date = date("the certificate of the authority " + authority, certificates[i], now);
            if (date != null) {
                return date;
            }
        }
        return "the certificate is not trusted, issued by " + issuer() + ": " + innermost(objection);
    }

    private boolean isSelfSigned() {
        if (!own().getSubjectX500Principal().equals(own().getIssuerX500Principal())) {
            return false;
        }
        try {
            own().verify(own().getPublicKey());
            return true;
        } catch (GeneralSecurityException signedByAnother) {
            return false;
        }
    }

    private static String innermost(Throwable objection) {
        Throwable innermost = objection;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String message = innermost.getMessage();
        return Json.cut(message == null ? innermost.getClass().getSimpleName() : message);
    }
}
