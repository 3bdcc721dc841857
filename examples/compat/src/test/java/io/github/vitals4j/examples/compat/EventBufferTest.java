package io.github.vitals4j.examples.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class EventBufferTest {
    private final EventBuffer<String> buffer = new EventBuffer<>(3, String::length);

    @Test
    void whenItIsFullTheOldestMakesRoom() {
        List.of("a", "bb", "ccc", "dddd").forEach(buffer::add);
        assertThat(buffer.items()).containsExactly("bb", "ccc", "dddd");
        assertThat(buffer.size()).isEqualTo(3);
        assertThat(buffer.sizeInBytes()).isEqualTo(9);
    }

    @Test
    void whatIsFlushedIsNoLongerThere() {
        buffer.add("a");
        buffer.add("bb");
        assertThat(buffer.flush()).containsExactly("a", "bb");
        assertThat(buffer.items()).isEmpty();
        assertThat(buffer.sizeInBytes()).isZero();
    }

    @Test
    void aCopyStaysAsItIs() {
        buffer.add("a");
        var copy = buffer.items();
        buffer.add("bb");
        assertThat(copy).containsExactly("a");
    }

    @Test
    void itHoldsAtLeastOne() {
        assertThatThrownBy(() -> new EventBuffer<>(0, String::length)).hasMessage("capacity 0: must be at least 1");
    }

    @Test
    void nothingIsLostOrCountedTwiceByThreadsThatAddAndFlush() throws Exception {
        int each = 2_000;
        var shared = new EventBuffer<String>(4 * each, String::length);
        List<Callable<List<String>>> tasks = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            String name = thread + "-";
            tasks.add(() -> {
                var flushed = new ArrayList<String>();
                for (int i = 0; i < each; i++) {
                    shared.add(name + i);
                    if (i % 7 == 0) {
                        flushed.addAll(shared.flush());
                    }
                }
                return flushed;
            });
        }
        var executor = Executors.newFixedThreadPool(4);
        try {
            var all = new ArrayList<String>();
            for (var flushed : executor.invokeAll(tasks)) {
                all.addAll(flushed.get());
            }
            long bytesLeft = shared.items().stream().mapToLong(String::length).sum();
            assertThat(shared.sizeInBytes()).isEqualTo(bytesLeft);
            all.addAll(shared.flush());
            assertThat(all).hasSize(4 * each).doesNotHaveDuplicates();
        } finally {
            executor.shutdownNow();
        }
    }
}
