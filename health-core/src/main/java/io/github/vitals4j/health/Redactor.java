package io.github.vitals4j.health;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Takes out of a result what nobody may read: secrets that the checker declared, and what looks like one. Everything
 * that is stored, shown or logged has come through here. Immutable.
 *
 * <p>The rules take time linear in the text: quantifiers are possessive or bounded, and what one attempt has passed
 * over cannot be begun in again.
 */
final class Redactor {
    private static final String MASK = "***";
    private static final int LONGEST_READ = 64 * 1024;
    private static final int LONGEST_KEPT = 4 * 1024;
    private static final int LONGEST_TRACE = 16 * 1024;
    private static final int LONGEST_NAME = 100;
    private static final int SHORTEST_SECRET = 4;
    /** Cut text may end within a secret that is no longer recognisable; so much is taken off its end. */
    private static final int TORN = 1024;

    /** Text so short and plain that no rule can match it: nearly every metadata name, and most values. */
    private static final int LONGEST_PLAIN = 23;

    private static final Redactor UNDECLARED = new Redactor(List.of());

    private static final String SECRET_NAME = "(?:pass(?:word|wd|phrase)|pwd|secret|token|api[-_]?key|access[-_]?key"
            + "|private[-_]?key|credential)[A-Za-z0-9_-]{0,20}";
    private static final Pattern SECRET_ENTRY = Pattern.compile("(?i)" + SECRET_NAME + "|authorization|cookie");

    /** Apart, because they take longer to compile than all else that the first results need, which are mostly plain. */
    private static final class Rules {
        static final Pattern HEX = Pattern.compile("%[0-9A-F]{2}");
        static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\p{Cc}&&[^\\s]]");

        private record Rule(Pattern pattern, String replacement) {
            Rule(String pattern, String replacement) {
                this(Pattern.compile(pattern), replacement);
            }
        }

        static final List<Rule> ALL = List.of(
                new Rule(
                        "(?s)-----BEGIN [A-Z ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----.*?"
                                + "(?:-----END [A-Z ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----|\\z)",
                        MASK),
                new Rule(
                        "(?i)((?:proxy-)?authorization|x-api-key|(?:set-)?cookie)(\\\\?\"?\\s{0,8}[:=])[^\\r\\n]*+",
                        "$1$2 " + MASK),
                // User info of a URL; a password with a raw slash in it is what makes drivers print URLs.
                new Rule("(?<=://)(?:[^\\s/\"'<>]*|[^\\s/:@\"'<>]{0,100}:[^\\s\"'<>]{0,256})@", MASK + "@"),
                // name=value and "name":"value", also as JSON within JSON, where quotes have a backslash.
                new Rule(
                        "(?i)(" + SECRET_NAME + "\\\\?[\"']?\\s{0,8}[=:]\\s{0,8})"
                                // Whether a password was used is what MySQL tells, and the diagnosis.
                                + "(?!(?:yes|no)\\b)"
                                + "(?:\\\\\"[^\"\\\\]*+(?:\\\\\")?"
                                + "|\"[^\"]*+(?:(?<=\\\\)\"[^\"]*+){0,8}\"?"
                                + "|'[^']*+'?"
                                + "|[^\\s,;&\"'}\\])]++)",
                        "$1" + MASK),
                new Rule("(?i)(identified by\\s{1,8})(?:'[^']*+'?|\"[^\"]*+\"?)", "$1" + MASK),
                new Rule(
                        "((?i:bearer|basic)\\s{1,8})(?=[a-z._~+/-]{0,64}[A-Z0-9=])[A-Za-z0-9._~+/=-]{6,}+",
                        "$1" + MASK),
                new Rule("\\bsk-[A-Za-z0-9_-]{8,}+", MASK),
                new Rule("\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b", MASK),
                new Rule("\\bgh[pousr]_[A-Za-z0-9]{20,}+", MASK),
                new Rule("(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}+\\.[A-Za-z0-9_-]++\\.?[A-Za-z0-9_-]*+", MASK));

        private Rules() {}
    }

    /** Longer ones first, so that no part of one is left over. */
    private final List<String> secrets;

    private Redactor(List<String> secrets) {
        this.secrets = secrets;
    }

    /**
     * {@return a redactor}
     *
     * @param declared the secrets that the checker has declared
     */
    static Redactor of(Collection<String> declared) {
        if (declared.isEmpty()) {
            return UNDECLARED;
        }
        var forms = new LinkedHashSet<String>();
        for (String secret : declared) {
            if (secret.length() >= SHORTEST_SECRET) {
                forms.addAll(forms(secret));
            }
        }
        var ordered = new ArrayList<>(forms);
        ordered.sort(Comparator.comparingInt(String::length).reversed());
        return new Redactor(ordered);
    }

    /** The secret as it is, URL-encoded in the ways that libraries do it, and in Base64. */
    private static Set<String> forms(String secret) {
        var forms = new LinkedHashSet<String>();
        forms.add(secret);
        String form = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        String query = form.replace("+", "%20");
        for (String encoded : List.of(form, query, query.replace("*", "%2A").replace("%7E", "~"))) {
            forms.add(encoded);
            forms.add(Rules.HEX.matcher(encoded).replaceAll(Redactor::lowerCase));
        }
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        forms.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
        forms.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        return forms;
    }

    private static String lowerCase(MatchResult hex) {
        return hex.group().toLowerCase(Locale.ROOT);
    }

    /** {@return the text without secrets and control characters, on one line and not too long} */
    String text(String text) {
        return clean(redact(text), LONGEST_KEPT, false);
    }

    /** {@return the stack trace of the exception without secrets and control characters, and not too long} */
    String stackTrace(Throwable cause) {
        var text = new StringWriter();
        cause.printStackTrace(new PrintWriter(text));
        return clean(redact(text.toString()), LONGEST_TRACE, true);
    }

    /** {@return the entries without secrets and control characters, none of them too long; not modifiable} */
    Map<String, Object> metadata(Map<String, Object> metadata) {
        if (metadata.isEmpty()) {
            return Map.of();
        }
        var safe = new LinkedHashMap<String, Object>();
        for (var each : metadata.entrySet()) {
            safe.put(clean(redact(each.getKey()), LONGEST_NAME, false), entry(each.getKey(), each.getValue()));
        }
        return Collections.unmodifiableMap(safe);
    }

    private Object entry(String name, Object value) {
        if (!(value instanceof String text)) {
            return value;
        }
        return SECRET_ENTRY.matcher(name).find() ? MASK : text(text);
    }

    private String redact(String text) {
        if (secrets.isEmpty() && isPlain(text)) {
            return text;
        }
        boolean cut = text.length() > LONGEST_READ;
        String safe = cut ? text.substring(0, LONGEST_READ) : text;
        // Invisible characters could hide a secret from the rules; one that belongs to a secret must not hide it from
        // the first look.
        safe = Rules.INVISIBLE.matcher(declared(safe)).replaceAll("");
        safe = declared(safe);
        for (var rule : Rules.ALL) {
            safe = rule.pattern().matcher(safe).replaceAll(rule.replacement());
        }
        if (!cut) {
            return safe;
        }
        int torn = Math.max(TORN, secrets.isEmpty() ? 0 : secrets.get(0).length());
        return safe.substring(0, Math.max(0, safe.length() - torn));
    }

    private static boolean isPlain(String text) {
        if (text.length() > LONGEST_PLAIN) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.')) {
                return false;
            }
        }
        return true;
    }

    private String declared(String text) {
        String safe = text;
        for (String secret : secrets) {
            safe = safe.replace(secret, MASK);
        }
        return safe;
    }

    private static String clean(String text, int longest, boolean lines) {
        var clean = new StringBuilder(Math.min(text.length(), longest));
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            if (clean.length() + Character.charCount(c) >= longest) {
                return clean.append('…').toString();
            }
            i += Character.charCount(c);
            switch (Character.getType(c)) {
                case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> {
                    if (lines && (c == '\n' || c == '\t')) {
                        clean.appendCodePoint(c);
                    } else if (Character.isWhitespace(c)) {
                        clean.append(' ');
                    }
                }
                case Character.SURROGATE -> clean.append('\uFFFD');
                // Invisible, and able to turn the direction of what follows.
                case Character.FORMAT -> {}
                default -> clean.appendCodePoint(c);
            }
        }
        return clean.toString();
    }
}
