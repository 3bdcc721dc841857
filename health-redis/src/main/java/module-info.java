/** Checks of Redis. */
module io.github.vitals4j.health.redis {
    requires transitive io.github.vitals4j.health;
    requires transitive lettuce.core;
    requires static transitive org.jspecify;
    requires com.fasterxml.jackson.core;
    requires io.netty.buffer;
    requires io.netty.common;
    requires reactor.core;

    exports io.github.vitals4j.health.redis;
}
