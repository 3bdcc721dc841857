package io.github.vitals4j.health.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** File trees as kernels and container engines show them. */
class LinuxMemoryTest {
    private static final OptionalLong UNKNOWN = OptionalLong.empty();
    private static final String UNLIMITED_V1 = "9223372036854771712";

    @TempDir
    Path root;

    private void file(String path, String content) throws IOException {
        var file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private LinuxMemory memory() {
        return new LinuxMemory(root);
    }

    @Test
    void readsWhatTheProcessAndTheMachineHave() throws IOException {
        file("proc/self/status", "Name:\tjava\nVmPeak:\t 9999999 kB\nVmRSS:\t  123456 kB\nThreads:\t20\n");
        file("proc/meminfo", "MemTotal:        8000000 kB\nMemFree:          100000 kB\n");

        assertThat(memory().rss()).hasValue(123_456L * 1_024);
        assertThat(memory().machineTotal()).hasValue(8_000_000L * 1_024);
    }

    @Test
    void knowsNothingWhereThereIsNoProc() {
        assertThat(memory().rss()).isEqualTo(UNKNOWN);
        assertThat(memory().machineTotal()).isEqualTo(UNKNOWN);
        assertThat(memory().containerLimit()).isEqualTo(UNKNOWN);
    }

    @Test
    void knowsNothingFromFilesThatSaySomethingElse() throws IOException {
        file("proc/self/status", "VmRSS:\tplenty\n");
        file("proc/meminfo", "MemFree: 1 kB\n");
        file("proc/self/cgroup", "garbage\n0::\n");
        file("sys/fs/cgroup/memory.max", "\n");

        assertThat(memory().rss()).isEqualTo(UNKNOWN);
        assertThat(memory().machineTotal()).isEqualTo(UNKNOWN);
        assertThat(memory().containerLimit()).isEqualTo(UNKNOWN);
    }

    @Test
    void findsTheLimitOfAContainerWithVersion2() throws IOException {
        file("proc/self/cgroup", "0::/\n");
        file("sys/fs/cgroup/memory.max", "536870912\n");

        assertThat(memory().containerLimit()).hasValue(536_870_912);
    }

    @Test
    void takesTheLeastOfTheLimitsOfNestedGroups() throws IOException {
        file("proc/self/cgroup", "0::/system.slice/orders.service/worker\n");
        file("sys/fs/cgroup/system.slice/memory.max", "4000000000\n");
        file("sys/fs/cgroup/system.slice/orders.service/memory.max", "1000000000\n");
        file("sys/fs/cgroup/system.slice/orders.service/worker/memory.max", "max\n");

        assertThat(memory().containerLimit()).hasValue(1_000_000_000);
    }

    @Test
    void findsNoLimitWhereThereIsNone() throws IOException {
        file("proc/self/cgroup", "0::/user.slice\n");
        file("sys/fs/cgroup/user.slice/memory.max", "max\n");

        assertThat(memory().containerLimit()).isEqualTo(UNKNOWN);
    }

    @Test
    void findsTheLimitOfAContainerWithVersion1() throws IOException {
        file(
                "proc/self/cgroup",
                "12:cpu,cpuacct:/docker/abc\n4:hugetlb,memory:/docker/abc\n1:name=systemd:/docker/abc\n");
        file("sys/fs/cgroup/memory/docker/abc/memory.limit_in_bytes", "268435456\n");
        file("sys/fs/cgroup/memory/memory.limit_in_bytes", UNLIMITED_V1 + "\n");

        assertThat(memory().containerLimit()).hasValue(268_435_456);
    }

    @Test
    void usesTheMountItselfWhereThePathIsTheHosts() throws IOException {
        file("proc/self/cgroup", "4:memory:/kubepods/burstable/pod1/abc\n");
        file("sys/fs/cgroup/memory/memory.limit_in_bytes", "134217728\n");

        assertThat(memory().containerLimit()).hasValue(134_217_728);
    }

    @Test
    void doesNotLeaveTheMount() throws IOException {
        file("proc/self/cgroup", "0::/../../other\n");
        file("sys/fs/cgroup/memory.max", "1000\n");
        file("sys/other/memory.max", "5\n");

        assertThat(memory().containerLimit()).hasValue(1_000);
    }

    @Test
    void prefersAContainersLimitToTheMachine() throws IOException {
        file("proc/self/status", "VmRSS: 1000 kB\n");
        file("proc/meminfo", "MemTotal: 8000 kB\n");
        file("proc/self/cgroup", "0::/\n");
        file("sys/fs/cgroup/memory.max", "4096000\n");

        assertThat(ProcessMemory.read(root))
                .isEqualTo(new ProcessMemory(OptionalLong.of(1_024_000), "proc", OptionalLong.of(4_096_000), "cgroup"));
    }

    @Test
    void ignoresALimitThatIsLargerThanTheMachine() throws IOException {
        file("proc/self/status", "VmRSS: 1000 kB\n");
        file("proc/meminfo", "MemTotal: 8000 kB\n");
        file("proc/self/cgroup", "4:memory:/\n");
        file("sys/fs/cgroup/memory/memory.limit_in_bytes", UNLIMITED_V1);

        assertThat(ProcessMemory.read(root))
                .isEqualTo(
                        new ProcessMemory(OptionalLong.of(1_024_000), "proc", OptionalLong.of(8_192_000), "machine"));
    }

    @Test
    void asksTheJvmWhereThereIsNoProc() {
        var memory = ProcessMemory.read(root);

        assertThat(memory.rssSource()).isEqualTo("jvm_committed");
        assertThat(memory.rss().getAsLong()).isPositive();
        assertThat(memory.totalSource()).isEqualTo("machine");
        assertThat(memory.total().getAsLong()).isGreaterThan(memory.rss().getAsLong());
    }
}
