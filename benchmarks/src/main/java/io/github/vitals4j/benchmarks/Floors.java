package io.github.vitals4j.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The least work that gives the same outcome, to tell what a library adds. */
final class Floors {
    private Floors() {}

    /** {@return two looks at the clock and the copy of bytes that are there} */
    static Reporter copying(byte[] bytes) {
        return new Copying(bytes);
    }

    /** {@return a bare fan-out of all checks on threads of the kind that Vitals4j uses, and a wait for the last one} */
    static Reporter fanningOut(List<Check> checks) {
        return new FanningOut(checks);
    }

    private static final class Copying implements Reporter {
        private byte[] bytes;

        Copying(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public void renew() {
            bytes = bytes.clone();
        }

        @Override
        public void report(OutputStream body) throws IOException {
            long age = System.nanoTime();
            long timestamp = System.currentTimeMillis();
            // Always true, but the compiler does not know, so it has to look at the clocks.
            if (age != Long.MIN_VALUE && timestamp > 0) {
                body.write(bytes);
            }
        }
    }

    private static final class FanningOut implements Reporter {
        private final List<Check> checks;
        private final ExecutorService executor = Executors.newCachedThreadPool(task -> {
            var thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        });

        FanningOut(List<Check> checks) {
            this.checks = checks;
        }

        @Override
        public void report(OutputStream body) {
            var pending = new CountDownLatch(checks.size());
            for (var check : checks) {
                executor.execute(() -> {
                    try {
                        check.work().run();
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                    }
                    pending.countDown();
                });
            }
            try {
                pending.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            executor.shutdownNow();
        }
    }
}
