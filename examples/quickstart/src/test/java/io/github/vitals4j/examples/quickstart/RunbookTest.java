package io.github.vitals4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whoever is woken finds what to do: no alert, no reason and no link leads nowhere. */
class RunbookTest {
    private static final Pattern HEADING = Pattern.compile("^#{2,3} (.+)$", Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]*)(#[^)]+)?\\)");

    private static String runbook() throws IOException {
        return Files.readString(OperationsTool.files().resolve("runbook.md"));
    }

    /** {@return the headings as they are linked to: what GitHub makes of one word is the word in lower case} */
    private static List<String> anchors() throws IOException {
        return HEADING.matcher(runbook())
                .results()
                .map(heading -> "#" + heading.group(1).toLowerCase(Locale.ROOT).replace(' ', '-'))
                .toList();
    }

    @Test
    void everyAlertLeadsToItsSection() throws Exception {
        var anchors = anchors();
        assertThat(Alerts.all()).isNotEmpty().allSatisfy(alert -> {
            String anchor = "#" + alert.name().toLowerCase(Locale.ROOT);
            assertThat(alert.runbook()).isEqualTo("docs/operations/runbook.md" + anchor);
            assertThat(anchors).contains(anchor);
        });
    }

    @Test
    void everyReasonHasASection() throws Exception {
        var reasons = new ArrayList<String>();
        for (var field : Reason.class.getFields()) {
            reasons.add("#" + field.get(null));
        }
        assertThat(reasons).hasSizeGreaterThan(10);
        assertThat(anchors()).containsAll(reasons).doesNotHaveDuplicates();
    }

    @Test
    void everyPageIsListed() throws Exception {
        String list = Files.readString(OperationsTool.files().resolve("README.md"));
        try (var files = Files.list(OperationsTool.files())) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".md") && !name.equals("README.md")))
                    .isNotEmpty()
                    .allSatisfy(page -> assertThat(list).contains("(" + page + ")"));
        }
    }

    @Test
    void noSectionIsLeftOfWhatIsGone() throws Exception {
        var known = new ArrayList<>(List.of("#alerts", "#reasons"));
        for (var alert : Alerts.all()) {
            known.add("#" + alert.name().toLowerCase(Locale.ROOT));
        }
        for (var field : Reason.class.getFields()) {
            known.add("#" + field.get(null));
        }
        assertThat(anchors()).containsExactlyInAnyOrderElementsOf(known);
    }

    @Test
    void everySectionSaysSomething() throws Exception {
        assertThat(runbook().split("(?m)^### .*$"))
                .allSatisfy(section -> assertThat(section.strip()).hasSizeGreaterThan(60));
    }

    @Test
    void noLinkLeadsNowhere() throws Exception {
        var anchors = anchors();
        for (String name : new String[] {"README.md", "runbook.md", "opentelemetry.md"}) {
            var links = LINK.matcher(Files.readString(OperationsTool.files().resolve(name)))
                    .results()
                    .toList();
            assertThat(links).isNotEmpty().allSatisfy(link -> {
                Path file = OperationsTool.files().resolve(link.group(1).isEmpty() ? name : link.group(1));
                assertThat(file).exists();
                if (link.group(2) != null) {
                    assertThat(file.getFileName()).hasToString("runbook.md");
                    assertThat(anchors).contains(link.group(2));
                }
            });
        }
    }
}
