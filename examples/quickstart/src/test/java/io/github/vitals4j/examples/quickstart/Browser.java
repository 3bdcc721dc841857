package io.github.vitals4j.examples.quickstart;

import com.deque.html.axecore.results.CheckedNode;
import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.ScriptTimeoutException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;

/** The system's browser, without a window. It reaches nothing but this machine. */
final class Browser implements AutoCloseable {
    private static final long SECONDS = 60;

    /** Says that it knows no debugger of this very version, which nobody asks for. Kept, or it would be forgotten. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    static Browser start() {
        SELENIUM.setLevel(Level.SEVERE);
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(Programs.find("chromedriver").toFile())
                .withSilent(true)
                .build();
        var options = new ChromeOptions()
                .setBinary(Programs.find("chromium").toFile())
                .addArguments(
                        "--headless=new",
                        "--no-sandbox", // the tests may run as root
                        "--disable-dev-shm-usage",
                        "--disable-gpu",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--no-first-run",
                        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost");
        options.setCapability("goog:loggingPrefs", Map.of(LogType.BROWSER, "ALL"));
        var driver = new ChromeDriver(service, options);
        driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(SECONDS));
        return new Browser(driver);
    }

    void open(URI page) {
        driver.get(page.toString());
    }

    void reload() {
        driver.navigate().refresh();
    }

    /** Runs something else in front of the page, so that it is hidden, and comes back. */
    void inAnotherTab(Runnable action) {
        String page = driver.getWindowHandle();
        driver.switchTo().newWindow(WindowType.TAB);
        try {
            action.run();
        } finally {
            driver.close();
            driver.switchTo().window(page);
        }
    }

    /** {@return what a script returns} The page's own policy does not hold for it. */
    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Waits until an expression is true, which is looked at whenever the page has changed. */
    void await(String expression) {
        try {
            driver.executeAsyncScript("""
                    const done = arguments[0];
                    const holds = () => %s;
                    const observer = new MutationObserver(() => { if (holds()) { observer.disconnect(); done(); } });
                    observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
                    if (holds()) { observer.disconnect(); done(); }
                    """.formatted(expression));
        } catch (ScriptTimeoutException late) {
            throw new AssertionError(
                    "expected within " + SECONDS + " s: " + expression + "; the page says\n" + text("body"), late);
        }
    }

    void awaitText(String selector, String text) {
        await("document.querySelector('%s')?.textContent.includes('%s')".formatted(selector, text));
    }

    /** {@return what is to be read in an element; nothing of what is hidden} */
    String text(String selector) {
        return find(selector).getText();
    }

    List<String> texts(String selector) {
        return driver.findElements(By.cssSelector(selector)).stream()
                .map(WebElement::getText)
                .toList();
    }

    String attribute(String selector, String name) {
        return Objects.requireNonNull(find(selector).getDomAttribute(name), selector + " " + name);
    }

    boolean shows(String selector) {
        return driver.findElements(By.cssSelector(selector)).stream().anyMatch(WebElement::isDisplayed);
    }

    String title() {
        return driver.getTitle();
    }

    void click(String selector) {
        find(selector).click();
    }

    /** Types into whatever has the focus. */
    void type(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    /** {@return the words of what has the focus after the Tab key} */
    String tab() {
        type(Keys.TAB);
        return focus();
    }

    String focus() {
        var focused = driver.switchTo().activeElement();
        return focused.getAccessibleName();
    }

    private WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    void prefers(String colourScheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colourScheme))));
    }

    /** Makes the window as wide as a phone's, say. */
    void width(int pixels) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", pixels, "height", 800, "deviceScaleFactor", 1, "mobile", false));
    }

    /** {@return whether the page is wider than the window} */
    boolean scrollsSideways() {
        return (Boolean) run("return document.documentElement.scrollWidth > document.documentElement.clientWidth");
    }

    /** {@return what axe finds wrong} Asked in its old way: the new one opens another tab, which hides the page. */
    @SuppressWarnings("deprecation")
    List<String> barriers() {
        var results = new AxeBuilder().setLegacyMode(true).analyze(driver);
        if (results.getPasses().size() < 10) {
            throw new AssertionError("axe did not look: " + results.getErrorMessage());
        }
        return results.getViolations().stream().map(Browser::describe).toList();
    }

    private static String describe(Rule rule) {
        return rule.getId() + ": "
                + rule.getNodes().stream().map(CheckedNode::getHtml).collect(Collectors.joining("; "));
    }

    /** {@return what the browser complains of since it was asked last} That an answer has a code of failure is none. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(entry -> entry.getLevel() + " " + entry.getMessage())
                .filter(message -> !message.contains("Failed to load resource"))
                .toList();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
