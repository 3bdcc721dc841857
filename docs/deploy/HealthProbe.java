import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * Asks a URL once, in an image that has Java but neither curl nor wget: {@code java HealthProbe.java
 * http://127.0.0.1:8080/ready}. The exit status is 0 if the answer is 2xx, and 1 otherwise, with a line that says why.
 */
final class HealthProbe {
    private static final int TIMEOUT_MILLIS = 2_000;

    private HealthProbe() {}

    public static void main(String[] arguments) {
        String problem = arguments.length == 1 ? ask(arguments[0]) : "usage: java HealthProbe.java URL";
        if (problem != null) {
            System.err.println(problem);
            System.exit(1);
        }
    }

    /** {@return what is wrong, or null} */
    private static String ask(String url) {
        try {
            var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            int code = connection.getResponseCode();
            return code / 100 == 2 ? null : url + " answers " + code;
        } catch (IOException | RuntimeException failure) {
            return url + ": " + failure;
        }
    }
}
