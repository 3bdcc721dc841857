/** Checks of HTTP services. */
module io.github.vitals4j.health.http {
    requires com.fasterxml.jackson.databind;
    requires transitive io.github.vitals4j.health;
    requires transitive java.net.http;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports io.github.vitals4j.health.http;
}
