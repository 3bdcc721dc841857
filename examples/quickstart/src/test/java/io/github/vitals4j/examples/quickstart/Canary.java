package io.github.vitals4j.examples.quickstart;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.stream.Stream;

/** Secrets, one for each way into the library, so that one that gets out again tells which way it came. */
enum Canary {
    /** In a JDBC URL's parameters. */
    JDBC_URL,
    JDBC_PASSWORD,
    REDIS_PASSWORD,
    SENTINEL_PASSWORD,
    /** In the result of a checker whose results are shared through Redis. */
    SHARED_CHECKER,
    /** In a header that was not given as a secret, but has the name of one. */
    HTTP_AUTHORIZATION,
    HTTP_SECRET_HEADER,
    /** In the user info of a URL that a checker is given. */
    URL_USER_INFO,
    LLM_KEY,
    REMOTE_KEY,
    /** In the text of what a supplier of the application throws. */
    CAPACITY_SUPPLIER,
    FILE_NAME,
    /** In the name of a host that does not resolve, which resolvers repeat. */
    HOST_NAME,
    /** Declared by a checker of the application's. */
    DECLARED,
    EXCEPTION,
    CAUSE,
    SUPPRESSED,
    ERROR,
    ASYNC_EXCEPTION,
    /** In the metadata, told by the entry's name. */
    METADATA_NAME,
    /** In the metadata, told by the value's form. */
    METADATA_VALUE,
    LIVENESS,
    ABORT_ACTION,
    LISTENER,
    BEARER_TOKEN,
    WRONG_BEARER_TOKEN,
    /** In what an application's policy, limit, format, metrics or listener of answers throws. */
    ENDPOINT_EXCEPTION,
    REQUEST_PATH,
    REQUEST_QUERY,
    REQUEST_HEADER,
    OVERRIDE_VALUE,
    OVERRIDE_LOOKUP,
    /** In the path of a webhook's URL, which is what keeps a chat's channel private. */
    WEBHOOK_URL,
    WEBHOOK_SECRET,
    WEBHOOK_HEADER;

    /** {@return the secret; it has characters that encodings change} */
    String secret() {
        return "Canary-" + name().toLowerCase(Locale.ROOT).replace('_', '-') + "~8D1f";
    }

    /** {@return whether the secret is in a text, as it is, URL-encoded or in Base64} */
    boolean isIn(String text) {
        return Stream.of(secret(), urlEncoded(), base64()).anyMatch(text::contains);
    }

    String urlEncoded() {
        return URLEncoder.encode(secret(), StandardCharsets.UTF_8);
    }

    String base64() {
        return Base64.getEncoder().withoutPadding().encodeToString(secret().getBytes(StandardCharsets.UTF_8));
    }
}
