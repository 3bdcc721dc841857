package io.github.vitals4j.health.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Where connections come from, and go when they have been asked. */
interface ConnectionSource {
    /** {@return a connection} It may take as long as the driver or the pool likes. */
    @Nullable
    Connection connect() throws SQLException;

    /** {@return whether {@link #connect} may be interrupted} Most drivers ignore that, and some are broken by it. */
    default boolean heedsInterrupts() {
        return false;
    }

    /**
     * Ends the use of a connection.
     *
     * @param broken whether nobody else should get it
     */
    default void giveBack(Connection connection, boolean broken) {
        try {
            connection.close();
        } catch (SQLException | RuntimeException gone) {
            // It was broken; that is what the result says already.
        }
    }
}
