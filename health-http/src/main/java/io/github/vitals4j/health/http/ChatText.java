package io.github.vitals4j.health.http;

import java.util.regex.Pattern;

/**
 * Text of an event as chats may show it. The errors in it come from elsewhere: without this one could call everybody
 * ({@code <!channel>}, {@code @everyone}), show a link as what it is not ({@code <https://evil.example|log in>}), or be
 * too long for the chat to take it.
 */
final class ChatText {
    /** Discord takes 2,000 characters, the others more. */
    private static final int MOST = 1_500;

    /** After these, something invisible that has no width. It means the same to every chat: nothing. */
    private static final Pattern MEANINGFUL = Pattern.compile("[<@]");

    private ChatText() {}

    static String of(String text) {
        return cut(MEANINGFUL.matcher(text).replaceAll("$0\u200b"));
    }

    private static String cut(String text) {
        if (text.length() <= MOST) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MOST - 1)) ? MOST - 1 : MOST;
        return text.substring(0, end) + "…";
    }
}
