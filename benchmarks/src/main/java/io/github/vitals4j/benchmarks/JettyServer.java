package io.github.vitals4j.benchmarks;

import io.github.vitals4j.health.endpoint.HealthRequest;
import io.github.vitals4j.health.endpoint.HealthResponse;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/** Jetty's own handlers, without servlets. */
final class JettyServer {
    private JettyServer() {}

    static int start(Served served) throws Exception {
        var server = new Server();
        var connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new Serving(served));
        server.start();
        return connector.getLocalPort();
    }

    private static final class Serving extends Handler.Abstract {
        private final Served served;
        private final Map<String, String> headers;
        private final byte[] body;

        Serving(Served served) {
            this.served = served;
            this.headers = served.constant().headers();
            this.body = served.constantBody();
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            if (request.getHttpURI().getPath().equals(Served.CONSTANT)) {
                send(response, callback, 200, headers, body);
                return true;
            }
            var answer = served.endpoint()
                    .handleAsync(translated(request))
                    .toCompletableFuture()
                    .join();
            answer.ifPresent(health -> send(health, response, callback));
            return answer.isPresent();
        }

        private static HealthRequest translated(Request request) {
            var headers = request.getHeaders();
            var remote = (InetSocketAddress) request.getConnectionMetaData().getRemoteSocketAddress();
            return HealthRequest.of(request.getMethod(), request.getHttpURI().getPath())
                    .withQuery(request.getHttpURI().getQuery())
                    .withHeaderLines(headers.getFieldNamesCollection(), headers::getValuesList)
                    .withRemoteAddress(remote.getAddress());
        }

        private static void send(HealthResponse health, Response response, Callback callback) {
            send(response, callback, health.status(), health.headers(), health.body());
        }

        private static void send(
                Response response, Callback callback, int status, Map<String, String> headers, byte[] body) {
            response.setStatus(status);
            headers.forEach((name, value) -> response.getHeaders().add(new HttpField(name, value)));
            response.getHeaders().put("Content-Length", body.length);
            response.write(true, ByteBuffer.wrap(body), callback);
        }
    }
}
