package io.github.vitals4j.health.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.vitals4j.health.AsyncDependencyChecker;
import io.github.vitals4j.health.CheckContext;
import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.DependencyChecker;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.Scope;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Has an OpenAI-compatible API complete the smallest of chats: the message {@code hi}, answered with one token. So the
 * key, the model and the provider's capacity are checked, which a list of models would not do. The model that answered
 * is in the metadata.
 *
 * <p>Optional, of shared scope, ttl 300 s, failure ttl 60 s, timeout 10 s. No thread waits for the answer. Immutable
 * and thread-safe: each method that takes a value returns a changed copy.
 *
 * <p>A run costs one request with about ten tokens. The answer's length is limited by {@code max_tokens}, which every
 * server knows or refuses by name; one that refuses it, as OpenAI does for models that reason, is asked again with
 * {@code max_completion_tokens}, and only with that from then on.
 *
 * <p>The reasons that it can give besides those of any connection ({@code connection_refused}, {@code connection_lost},
 * {@code unknown_host}, {@code timeout}, {@code tls}): {@code authentication} for 401, {@code permission} for 403,
 * {@code rate_limited} for 429, which is degraded, or unhealthy if the account's quota is used up, and
 * {@code unexpected_response} for anything else that is no completion, such as an unknown model.
 *
 * <pre>{@code
 * builder.register("llm_api",
 *     LlmApiChecker.of(URI.create("https://api.openai.com/v1"), () -> secrets.current("llm"))
 *         .model("gpt-6-luna"));
 * }</pre>
 *
 * <p>Configuration may override {@code model} and {@code max-tokens}, as in {@code health.llm_api.model=gpt-6-luna}.
 */
public final class LlmApiChecker implements AsyncDependencyChecker {
    private static final String AUTHORIZATION = "Authorization";
    private static final String DEFAULT_MODEL = "gpt-6-luna";
    private static final int MOST_TOKENS = 1_000;
    private static final Set<Integer> REFUSALS_OF_A_PARAMETER = Set.of(400, 422);

    private final Call call;
    private final String model;
    private final int maxTokens;
    /** Whether the server has refused {@code max_tokens}. */
    private final AtomicBoolean modern = new AtomicBoolean();

    private LlmApiChecker(Call call, String model, int maxTokens) {
        this.call = call;
        this.model = model;
        this.maxTokens = maxTokens;
    }

    /**
     * {@return a checker of an API}
     *
     * @param base where the API's paths begin, such as {@code https://api.openai.com/v1}
     * @param apiKey asked in every run, so that a new key is used at once; never shown
     * @throws IllegalArgumentException if it is no absolute {@code http} or {@code https} URI
     */
    public static LlmApiChecker of(URI base, Supplier<String> apiKey) {
        Objects.requireNonNull(apiKey, "apiKey");
        Targets.verified(base);
        String path = base.getPath().endsWith("/") ? "chat/completions" : "/chat/completions";
        var target = URI.create(base.toString().replaceFirst("[?#].*", "")
                + path
                + (base.getRawQuery() == null ? "" : "?" + base.getRawQuery()));
        var call = Call.to(target).method("POST").secretHeader(AUTHORIZATION, () -> {
            return "Bearer " + Objects.requireNonNull(apiKey.get(), "the supplier of the API key returned null");
        });
        return new LlmApiChecker(call, DEFAULT_MODEL, 1);
    }

    /**
     * {@return this checker with another model}
     *
     * @param model default {@code gpt-6-luna}; models are retired, so name the one that the application uses
     * @throws IllegalArgumentException if it is blank
     */
    public LlmApiChecker model(String model) {
        if (model.isBlank()) {
            throw new IllegalArgumentException("model '" + model + "': must not be blank");
        }
        return new LlmApiChecker(call, model, maxTokens);
    }

    /**
     * {@return this checker with how long the answer may be}
     *
     * @param maxTokens from 1 to 1,000; default 1
     * @throws IllegalArgumentException if it is less or more
     */
    public LlmApiChecker maxTokens(int maxTokens) {
        if (maxTokens < 1 || maxTokens > MOST_TOKENS) {
            throw new IllegalArgumentException("max-tokens " + maxTokens + ": must be from 1 to " + MOST_TOKENS);
        }
        return new LlmApiChecker(call, model, maxTokens);
    }

    /**
     * {@return this checker with one more header} One of that name is replaced.
     *
     * @param name the header's name, such as {@code OpenAI-Project}
     * @param value its value
     * @throws IllegalArgumentException if HTTP does not allow it, or the client sets it itself
     */
    public LlmApiChecker header(String name, String value) {
        return new LlmApiChecker(call.header(name, value), model, maxTokens);
    }

    /**
     * {@return this checker with the key in another header, and without the word {@code Bearer}}
     *
     * @param name such as {@code api-key}
     * @param value asked in every run; never shown
     * @throws IllegalArgumentException if HTTP does not allow it, or the client sets it itself
     */
    public LlmApiChecker secretHeader(String name, Supplier<String> value) {
        return new LlmApiChecker(call.withoutHeader(AUTHORIZATION).secretHeader(name, value), model, maxTokens);
    }

    /**
     * {@return this checker with the application's own client} Replaces {@link #tls}.
     *
     * @param client the application closes it, if it needs to be closed; default one that all checkers share
     */
    public LlmApiChecker client(HttpClient client) {
        return new LlmApiChecker(call.client(client), model, maxTokens);
    }

    /**
     * {@return this checker with its own TLS settings} Replaces {@link #client}.
     *
     * @param contexts asked in every run; it gives the same object until something has changed
     */
    public LlmApiChecker tls(Supplier<SSLContext> contexts) {
        return new LlmApiChecker(call.tls(contexts), model, maxTokens);
    }

    /** {@return the library's options, with optional, scope shared, ttl 300 s, failure ttl 60 s and timeout 10 s} */
    @Override
    public CheckOptions options(CheckOptions library) {
        // Each run costs money, also those that fail.
        return library.optional()
                .scope(Scope.SHARED)
                .ttl(Duration.ofSeconds(300))
                .failureTtl(Duration.ofSeconds(60))
                .timeout(Duration.ofSeconds(10));
    }

    /** {@return {@code model} and {@code max-tokens}} */
    @Override
    public Map<String, Function<String, DependencyChecker>> settings() {
        return Map.of("model", this::model, "max-tokens", text -> maxTokens(Settings.integer(text)));
    }

    @Override
    public CompletionStage<CheckResult> start(CheckContext context) throws IOException {
        return call.body("application/json", body())
                .ask(context, this::withModernLimit, Transport.THREADS, this::judge);
    }

    private String body() {
        var chat = Json.MAPPER.createObjectNode();
        chat.put("model", model);
        chat.putArray("messages").addObject().put("role", "user").put("content", "hi");
        chat.put(modern.get() ? "max_completion_tokens" : "max_tokens", maxTokens);
        return chat.toString();
    }

    private @Nullable HttpRequest withModernLimit(HttpRequest sent, Answer answer) {
        if (!REFUSALS_OF_A_PARAMETER.contains(answer.status())
                || !refusesMaxTokens(error(answer))
                || modern.getAndSet(true)) {
            return null;
        }
        return HttpRequest.newBuilder(sent, (name, value) -> true)
                .POST(BodyPublishers.ofString(body()))
                .build();
    }

    private static boolean refusesMaxTokens(JsonNode error) {
        return error.path("param").asText().equals("max_tokens")
                || error.path("message").asText().contains("max_completion_tokens");
    }

    /** {@return what the server says is wrong; empty if it says nothing} */
    private static JsonNode error(Answer answer) {
        return Json.parse(answer.body()).orElse(Json.MAPPER.missingNode()).path("error");
    }

    private CheckResult judge(Answer answer) {
        if (answer.status() == 200) {
            var completion = Json.parse(answer.body()).orElse(Json.MAPPER.missingNode());
            return completion.path("choices").path(0).isObject()
                    ? answered(completion.path("model").asText(model))
                    : unexpected("the answer is not a chat completion");
        }
        var error = error(answer);
        if (answer.status() == 400 && error.path("message").asText().contains("output limit was reached")) {
            // A model that reasons did so, and had no token left to say it.
            return answered(model);
        }
        if (answer.status() == 404) {
            return unexpected("answered with 404: the model '" + model + "' or the path is not known there");
        }
        if (answer.status() == 429 && error.path("code").asText().equals("insufficient_quota")) {
            return CheckResult.unhealthy(Reason.RATE_LIMITED, "answered with 429: the account's quota is used up");
        }
        return Verdicts.refused(answer, "200");
    }

    private static CheckResult answered(String model) {
        return CheckResult.healthy().with("model", Json.cut(model));
    }

    private CheckResult unexpected(String error) {
        return CheckResult.unhealthy(Reason.UNEXPECTED_RESPONSE, error).with("model", model);
    }
}
