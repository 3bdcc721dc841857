/** Checks of relational databases. */
module io.github.vitals4j.health.jdbc {
    requires static com.zaxxer.hikari;
    requires transitive io.github.vitals4j.health;
    requires transitive java.sql;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports io.github.vitals4j.health.jdbc;
}
