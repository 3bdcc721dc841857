package io.github.vitals4j.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What nobody may read is taken out, and what everybody may read stays. */
class RedactorTest {
    private static String redacted(String text, String... secrets) {
        return Redactor.of(List.of(secrets)).text(text);
    }

    @Nested
    class DeclaredSecrets {
        private static final String SECRET = "p@ss wörd/+~*é";

        @Test
        void areReplacedWhereverTheyStand() {
            assertThat(redacted("hunter22: refused hunter22, not Hunter22", "hunter22"))
                    .isEqualTo("***: refused ***, not Hunter22");
        }

        @Test
        void areReplacedInEveryUrlEncodingThatLibrariesUse() {
            String form = URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
            String query = form.replace("+", "%20");
            String rfc3986 = query.replace("*", "%2A").replace("%7E", "~");
            for (String encoded : List.of(form, query, rfc3986, lowerHex(form), lowerHex(query), lowerHex(rfc3986))) {
                assertThat(redacted("GET /?key=" + encoded + "&x=1", SECRET)).isEqualTo("GET /?key=***&x=1");
            }
        }

        private static String lowerHex(String encoded) {
            var lower = new StringBuilder();
            for (int i = 0; i < encoded.length(); i++) {
                boolean hex = encoded.charAt(i) == '%';
                lower.append(hex ? encoded.substring(i, i + 3).toLowerCase(Locale.ROOT) : encoded.charAt(i));
                i += hex ? 2 : 0;
            }
            return lower.toString();
        }

        @Test
        void areReplacedInBothBase64Alphabets() {
            byte[] bytes = "secret??>>~~".getBytes(StandardCharsets.UTF_8);
            String plain = Base64.getEncoder().encodeToString(bytes);
            String url = Base64.getUrlEncoder().encodeToString(bytes);
            assertThat(plain).isNotEqualTo(url);

            assertThat(redacted("sent " + plain + " and " + url, "secret??>>~~"))
                    .isEqualTo("sent *** and ***");
        }

        @Test
        void areReplacedLongestFirstSoThatNoPartIsLeftOver() {
            assertThat(redacted("it was abcdefgh", "abcd", "abcdefgh")).isEqualTo("it was ***");
        }

        @Test
        void shorterThanFourCharactersAreIgnoredForTheyWouldBlankOutOrdinaryText() {
            assertThat(redacted("the cat sat", "at", "cat")).isEqualTo("the cat sat");
            assertThat(redacted("the cats sat", "", "cats")).isEqualTo("the *** sat");
        }

        @Test
        void areTextNotPatterns() {
            assertThat(redacted("a.c+ and abcc", "a.c+")).isEqualTo("*** and abcc");
            assertThat(redacted("cost $1\\x here", "$1\\x")).isEqualTo("cost *** here");
        }
    }

    @Nested
    class Patterns {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "redis://:hunter22@cache:6379/0",
                    "redis://default:hunter22@cache:6379/0",
                    "jdbc:postgresql://app:hunter22@db/orders",
                    "amqp://app:hun/ter22@queue",
                    "https://hunter22@example.com/x",
                    "password=hunter22",
                    "Password: hunter22",
                    "PGPASSWORD=hunter22",
                    "passwd = hunter22",
                    "passphrase='hunter22'",
                    "pwd=hunter22;database=x",
                    "secret=hunter22",
                    "client_secret=hunter22&grant_type=x",
                    "secret_key=hunter22",
                    "secretKey: hunter22",
                    "token=hunter22",
                    "access_token=hunter22&x=1",
                    "refresh-token: hunter22",
                    "api_key=hunter22",
                    "apikey: hunter22",
                    "api-key=hunter22",
                    "aws_secret_access_key = hunter22",
                    "private_key=hunter22",
                    "credential=hunter22",
                    "credentials: hunter22",
                    "{\"password\":\"hunter22\",\"user\":\"app\"}",
                    "{\"password\" : \"a hunter22 b\"}",
                    "{\"password\":\"ab\\\"hunter22\"}",
                    "body was \"{\\\"password\\\":\\\"hunter22\\\"}\"",
                    "{'password': 'hunter22'}",
                    "Authorization: Basic YXBwOmh1bnRlcjIy-hunter22",
                    "authorization: hunter22",
                    "\"Authorization\": \"Token hunter22\"",
                    "Proxy-Authorization: hunter22",
                    "X-Api-Key: hunter22",
                    "Cookie: session=hunter22; theme=dark",
                    "Set-Cookie: id=hunter22; HttpOnly",
                    "sent Bearer hunter22.ABC_def-123",
                    "sent bearer hunter22==",
                    "BASIC hunter22aGVsbG8=",
                    "ALTER USER app IDENTIFIED BY 'hunter22'",
                    "identified by \"hunter22\"",
                    "key sk-hunter22hunter22 was refused",
                    "sk-proj-hunter22_hunter22",
                    "push with ghp_hunter22hunter22hunter22ab failed",
                    "gho_hunter22hunter22hunter22ab",
                    "-----BEGIN PRIVATE KEY-----\nhunter22\n-----END PRIVATE KEY-----",
                    "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nhunter22\n-----END RSA PRIVATE KEY-----",
                    "-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: x-y\n\nhunter22\n-----END PGP PRIVATE KEY BLOCK-----",
                    "-----BEGIN EC PRIVATE KEY-----\nhunter22 and then the text was cut",
                })
        void takeOutWhatLooksLikeASecret(String text) {
            assertThat(redacted(text)).contains("***").doesNotContain("hunter22");
        }

        @Test
        void takeOutAwsKeysAndWebTokens() {
            String jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJvcmRlcnMifQ.abc-DEF_123";
            assertThat(redacted("key AKIAIOSFODNN7EXAMPLE is unknown")).isEqualTo("key *** is unknown");
            assertThat(redacted("key ASIAIOSFODNN7EXAMPLE.")).isEqualTo("key ***.");
            assertThat(redacted("got " + jwt + ", expired")).isEqualTo("got ***, expired");
            assertThat(redacted("got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJvcmRlcnMifQ"))
                    .isEqualTo("got ***");
        }

        @Test
        void takeOutUserInfoHoweverLong() {
            String token = "x".repeat(2_000);
            assertThat(redacted("redis://app:" + token + "@cache:6379")).isEqualTo("redis://***@cache:6379");
        }

        @Test
        void takeOutEverySecretOfALine() {
            assertThat(redacted("redis://a:one1@h1, redis://b:two2@h2, password=three3 token=four4"))
                    .isEqualTo("redis://***@h1, redis://***@h2, password=*** token=***");
        }

        @Test
        void keepWhetherAPasswordWasUsed() {
            assertThat(redacted("Access denied for user 'app'@'10.0.0.1' (using password: YES)"))
                    .isEqualTo("Access denied for user 'app'@'10.0.0.1' (using password: YES)");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Connection refused: localhost/127.0.0.1:5432",
                    "FATAL: password authentication failed for user \"app\"",
                    "ORA-28000: the account is locked",
                    "no answer in 3 s",
                    "http://example.com/a/b?x=1#y",
                    "mail to ops@example.com bounced",
                    "a risk-assessment of the desk-job task",
                    "the bearer of bad news",
                    "basic settings are missing",
                    "eyJust a word. And another",
                    "AKIA is a prefix",
                    "expected PONG but got -LOADING",
                    "2026-02-13T01:00:00Z: 12 of 10 connections",
                    "-----BEGIN CERTIFICATE----- is public",
                })
        void leaveOrdinaryTextAlone(String text) {
            assertThat(redacted(text)).isEqualTo(text);
        }
    }

    @Nested
    class Cleaning {
        @Test
        void makesOneLineOfManyAndDropsWhatCannotBeSeen() {
            assertThat(redacted("one\r\ntwo\tthree\u2028four\u2029five")).isEqualTo("one  two three four five");
            assertThat(redacted("a\u0000b\u0007c\u001b[31md\u007fe\u0085f")).isEqualTo("abc[31mdef");
        }

        @Test
        void dropsWhatTurnsTheDirectionOfText() {
            assertThat(redacted("user\u202Eroot\u2066x\u200Fy\uFEFFz")).isEqualTo("userrootxyz");
        }

        @Test
        void replacesLoneSurrogatesAndKeepsPairs() {
            assertThat(redacted("a\uD83Db \uDE00c \uD83D\uDE00")).isEqualTo("a\uFFFDb \uFFFDc \uD83D\uDE00");
        }

        @Test
        void doesNotHideASecretFromThePatternsBehindACharacterThatIsDropped() {
            assertThat(redacted("pass\u0000word=hunter22 \u200Bpass\u200Bword=hunter22"))
                    .doesNotContain("password=hunter22");
        }
    }

    @Nested
    class Cutting {
        private static final int KEPT = 4 * 1024;
        private static final int READ = 64 * 1024;

        @Test
        void keepsFourKilobytesAndSaysThatThereWasMore() {
            String just = "x".repeat(KEPT - 1);

            assertThat(redacted(just)).isEqualTo(just);
            assertThat(redacted("x".repeat(10_000))).isEqualTo(just + "…");
        }

        @Test
        void neverExceedsFourKilobytesEvenByHalfACharacter() {
            for (int shift = 0; shift < 4; shift++) {
                String text = "x".repeat(shift) + "\uD83D\uDE00".repeat(KEPT);
                assertThat(redacted(text)).hasSizeLessThanOrEqualTo(KEPT).endsWith("\uD83D\uDE00…");
            }
        }

        @Test
        void comesAfterTheRedactionSoThatNoHalfSecretIsLeft() {
            String text = "x".repeat(KEPT - 10) + " password=hunter22hunter22";

            assertThat(redacted(text)).doesNotContain("hunter").doesNotContain("hunt");
        }

        @Test
        void readsNoMoreThanSixtyFourKilobytesOfWhatIsLeftOut() {
            String masked = "password=" + "y".repeat(READ);

            assertThat(redacted(masked + " tail")).isEmpty();
        }

        @Test
        void leavesNothingOfASecretThatTheFirstCutHasTornApart() {
            String secret = "hunter22".repeat(300);
            for (int torn : new int[] {1, 100, secret.length() - 1}) {
                // Masks make the rest short, so that the torn end would be within what is kept.
                String filler = "password=" + "z".repeat(READ - torn - 20) + "  ";
                String text = filler + "!".repeat(READ - torn - filler.length()) + secret;

                assertThat(redacted(text, secret)).doesNotContain("hunter");
            }
        }
    }

    @Nested
    class Metadata {
        private static Map<String, Object> redacted(Map<String, Object> metadata, String... secrets) {
            return Redactor.of(List.of(secrets)).metadata(metadata);
        }

        @Test
        void keepsNumbersBooleansAndOrdinaryTextInTheirOrder() {
            var metadata = new LinkedHashMap<String, Object>();
            metadata.put("version", "7.2.4");
            metadata.put("pool_size", 10);
            metadata.put("ratio", 0.5);
            metadata.put("primary", true);

            assertThat(redacted(metadata)).containsExactlyEntriesOf(metadata);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "password",
                    "db_password",
                    "Passwd",
                    "token",
                    "api_key",
                    "apiKey",
                    "secret",
                    "authorization",
                    "cookie",
                    "credentials",
                    "private-key"
                })
        void hidesTextUnderANameThatSaysSecretWhateverItLooksLike(String name) {
            assertThat(redacted(Map.of(name, "hunter22"))).containsEntry(name, "***");
        }

        @Test
        void keepsFiguresUnderSuchAName() {
            assertThat(redacted(Map.of("tokens_used", 42))).containsEntry("tokens_used", 42);
        }

        @Test
        void redactsValuesAndNames() {
            assertThat(redacted(Map.of("url", "redis://a:b@h", "of hunter22", "hunter22"), "hunter22"))
                    .isEqualTo(Map.of("url", "redis://***@h", "of ***", "***"));
        }

        @Test
        void cutsNamesToAHundredCharactersAndOneLine() {
            assertThat(redacted(Map.of("a\nb" + "x".repeat(200), 1)))
                    .isEqualTo(Map.of("a b" + "x".repeat(96) + "…", 1));
        }

        @Test
        void cannotBeModified() {
            var safe = redacted(Map.of("a", 1));

            assertThatThrownBy(() -> safe.put("b", 2)).isInstanceOf(UnsupportedOperationException.class);
        }

        @Test
        void takesAllThirtyTwoEntriesOfAResult() {
            var result = CheckResult.healthy();
            for (int i = 0; i < CheckResult.MAX_METADATA; i++) {
                result = result.with("entry_" + i, "password=" + i);
            }

            var safe = redacted(result.metadata());
            assertThat(safe).hasSize(CheckResult.MAX_METADATA);
            assertThat(safe.values()).containsOnly("password=***");
        }
    }

    @Nested
    class StackTraces {
        @Test
        void keepTheirLinesAndLoseTheirSecrets() {
            var cause = new IllegalStateException("redis://app:hunter22@h", new RuntimeException("password=hunter22"));

            String trace = Redactor.of(List.of()).stackTrace(cause);

            assertThat(trace)
                    .startsWith("java.lang.IllegalStateException: redis://***@h\n\tat ")
                    .contains("Caused by: java.lang.RuntimeException: password=***")
                    .doesNotContain("hunter22");
        }

        @Test
        void carryNoControlCharactersOfAMessageAndAreCut() {
            var cause = new IllegalStateException("\u001b[31m" + "x".repeat(50_000));

            String trace = Redactor.of(List.of()).stackTrace(cause);

            assertThat(trace).doesNotContain("\u001b").hasSize(16 * 1024).endsWith("…");
        }
    }

    /** Hostile text: what each rule can be made to begin, and to give up, as often as possible. */
    @Nested
    class Work {
        private static final List<String> UNITS = List.of(
                "eyJ-",
                "eyJabcdefgh-",
                "eyJabcdefgh.",
                "://",
                "://a:",
                "://a:/",
                "://a@",
                "://:/:/",
                "password",
                "password_",
                "password=",
                "password=\"",
                "password=\"\\\"",
                "password\\\"",
                "\\\"password\\\":\\\"",
                "secret token ",
                "token-----",
                "-----BEGIN PRIVATE KEY-----",
                "-----BEGIN ",
                "-----END PRIVATE KEY",
                "----- ",
                "authorization",
                "authorization\\\"",
                "cookie       ",
                "set-cookie",
                "bearer ",
                "bearer a.",
                "basic aaaaa",
                "sk-",
                "sk-abcdefg ",
                "sk-sk_",
                "AKIA",
                "AKIAAKIAAKIAAKIAAKIA_",
                "ghp_",
                "ghp_abcdefghij",
                "identified by ",
                "identified by '",
                "identified by \"",
                "\"\\",
                "a",
                " ",
                "-",
                "/",
                "@",
                "%2F",
                "\uD83D");

        @Test
        void growsWithTheLengthOfTheTextAndNotWithItsSquare() {
            for (var pattern : RedactorPatterns.all()) {
                for (String unit : UNITS) {
                    for (String prefix : List.of("", "://", "password=\"", "-----BEGIN PRIVATE KEY-----", "eyJ")) {
                        long half = work(pattern, prefix + repeated(unit, 2 * 1024));
                        long whole = work(pattern, prefix + repeated(unit, 4 * 1024));
                        assertThat(whole)
                                .as("characters looked at by %s in %s%s...", pattern, prefix, unit)
                                .isLessThanOrEqualTo(half * 22 / 10 + 20_000);
                    }
                }
            }
        }

        @Test
        void staysBelowAThousandLooksAtEachCharacter() {
            for (var pattern : RedactorPatterns.all()) {
                for (String unit : UNITS) {
                    assertThat(work(pattern, repeated(unit, 4 * 1024)))
                            .as("characters looked at by %s in %s...", pattern, unit)
                            .isLessThan(4L * 1024 * 1_000);
                }
            }
        }

        @Test
        void doesNotOverflowTheStackOnSixtyFourKilobytes() {
            var redactor = Redactor.of(List.of("aaaaaaab", "hunter22"));
            for (String unit : List.of(
                    "a", " ", "password\\\"", "\"\\", "\\\"password\\\":\\\"", "-----END PRIVATE KEY", "://a:/")) {
                assertThat(redactor.text(repeated(unit, 64 * 1024))).hasSizeLessThanOrEqualTo(4 * 1024);
            }
        }

        private static String repeated(String unit, int length) {
            return unit.repeat(length / unit.length() + 1).substring(0, length);
        }

        private static long work(Pattern pattern, String text) {
            var counted = new CountedText(text);
            var matcher = pattern.matcher(counted);
            int matches = 0;
            while (matcher.find()) {
                matches++;
            }
            assertThat(matches).isLessThan(text.length());
            return counted.looks;
        }
    }

    /** Counts how often somebody looks at a character. */
    private static final class CountedText implements CharSequence {
        private final String text;
        long looks;

        CountedText(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            looks++;
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** The patterns that are really used. */
    private static final class RedactorPatterns {
        static List<Pattern> all() {
            try {
                var field = Class.forName(Redactor.class.getName() + "$Rules").getDeclaredField("ALL");
                field.setAccessible(true);
                return ((List<?>) field.get(null))
                        .stream().map(RedactorPatterns::pattern).toList();
            } catch (ReflectiveOperationException moved) {
                throw new LinkageError("the rules have moved", moved);
            }
        }

        private static Pattern pattern(Object rule) {
            try {
                var accessor = rule.getClass().getDeclaredMethod("pattern");
                accessor.setAccessible(true);
                return (Pattern) accessor.invoke(rule);
            } catch (ReflectiveOperationException moved) {
                throw new LinkageError("the rules have moved", moved);
            }
        }
    }
}
