package id.lababersih.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementNotInteractableException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** Debian's Chromium without a window, and what a person does with it. */
public final class Browser implements AutoCloseable {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final Duration SHOWN_WITHIN = Duration.ofSeconds(60);

    private final ChromeDriver driver;
    private final URI base;
    private final Runnable closing;

    private Browser(ChromeDriver driver, URI base, Runnable closing) {
        this.driver = driver;
        this.base = base;
        this.closing = closing;
    }

    /** The one Chromium of a test run, whose start costs more than most tests do in it. */
    private static final class Shared {
        static final ChromeDriver DRIVER = started();

        private static ChromeDriver started() {
            ChromeDriver driver = start();
            Runtime.getRuntime().addShutdownHook(new Thread(driver::quit, "stop the shared browser"));
            return driver;
        }
    }

    /**
     * As if just started, in a tab of its own: nobody is signed in, and nothing is remembered. One at a time: the next
     * takes its place.
     */
    public static Browser at(URI base) {
        ChromeDriver driver = Shared.DRIVER;
        String before = driver.getWindowHandle();
        driver.switchTo().newWindow(WindowType.TAB);
        String tab = driver.getWindowHandle();
        driver.switchTo().window(before).close();
        driver.switchTo().window(tab);
        driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
        driver.executeCdpCommand(
                "Storage.clearDataForOrigin", Map.of("origin", base.toString(), "storageTypes", "all"));
        var browser = new Browser(driver, base, () -> driver.get("about:blank"));
        var _ = browser.errors();
        return browser;
    }

    /** Another person's, beside the one above. */
    static Browser another(URI base) {
        ChromeDriver driver = start();
        return new Browser(driver, base, driver::quit);
    }

    private static ChromeDriver start() {
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(Path.of("/usr/bin/chromedriver").toFile())
                .usingAnyFreePort()
                .build();
        ChromeOptions options = new ChromeOptions();
        options.setBinary("/usr/bin/chromium");
        options.addArguments(List.of(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                // Else Debian's draws by a graphics card that it imitates: a third of all the tests of pages use.
                "--disable-gpu-rasterization",
                "--disable-gpu-compositing",
                "--disable-extensions",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--accept-lang=id-ID,id",
                "--window-size=1280,900",
                "--user-data-dir=" + SharedServer.freshFolder("chromium")));
        return new ChromeDriver(service, options);
    }

    public void open(String path) {
        driver.get(base.resolve(path).toString());
    }

    void back() {
        driver.navigate().back();
    }

    /** Opens a page as a member, by the form that a visitor is sent to. */
    void signIn(Member member, String path) {
        open(path);
        signIn(member);
    }

    /** Signs in on the page that asks for it. */
    void signIn(Member member) {
        type("#email", member.email());
        type("#password", Api.PASSWORD);
        click("form[action='/app/masuk'] button");
        awaitGone("#password");
    }

    /** Opens a page as a member who has signed in before in this browser; to show and fill in the form costs more. */
    void openSignedIn(Member member, String path) {
        String cookies;
        try (var api = new Api(base)) {
            cookies = Objects.requireNonNull(new Visitor(api).signedIn(member).get("Cookie"));
        }
        for (String cookie : cookies.split("; ", -1)) {
            int end = cookie.indexOf('=');
            driver.executeCdpCommand(
                    "Network.setCookie",
                    Map.of(
                            "url", base.toString(),
                            "name", cookie.substring(0, end),
                            "value", cookie.substring(end + 1),
                            "httpOnly", true));
        }
        open(path);
    }

    /** As when the session has ended meanwhile: the page stays, and the next request is nobody's. */
    void forgetSession() {
        driver.manage().deleteAllCookies();
    }

    /** What a script in the page returns, as a text. */
    String ask(String script) {
        return String.valueOf(driver.executeScript(script));
    }

    /** Runs a script in the page. */
    void run(String script, Object... arguments) {
        driver.executeScript(script, arguments);
    }

    /** Makes the window as wide as a phone, {@code 390 x 844}, or as a desk, {@code 1280 x 900}. */
    void resize(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** How many pixels the page is wider than the window; a person would have to scroll sideways. */
    long overflow() {
        Object pixels = driver.executeScript(
                "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
        return ((Number) Objects.requireNonNull(pixels)).longValue();
    }

    void choose(String css, String value) {
        find(css + " option[value='" + value + "']").click();
    }

    String path() {
        return URI.create(String.valueOf(driver.getCurrentUrl())).getPath();
    }

    WebElement find(String css) {
        return Awaitility.await(css)
                .atMost(SHOWN_WITHIN)
                .pollDelay(Duration.ZERO)
                .until(() -> all(css), found -> !found.isEmpty())
                .getFirst();
    }

    List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    void type(String css, String text) {
        onShown(css, field -> {
            field.clear();
            field.sendKeys(text);
        });
    }

    void click(String css) {
        onShown(css, WebElement::click);
    }

    /** Uses a link or a button by the keyboard. */
    void press(String css) {
        onShown(css, element -> element.sendKeys("\n"));
    }

    /** A live part may be shown anew after it was found: a person takes what is there then. */
    private void onShown(String css, Consumer<WebElement> act) {
        Awaitility.await(css)
                .atMost(SHOWN_WITHIN)
                .pollDelay(Duration.ZERO)
                .ignoreExceptionsMatching(failure -> failure instanceof StaleElementReferenceException
                        || failure instanceof ElementNotInteractableException)
                .until(() -> {
                    act.accept(find(css));
                    return true;
                });
    }

    /** Says yes to what the page asks. */
    void confirm() {
        driver.switchTo().alert().accept();
    }

    /** The text of the page as a person reads it. */
    String text() {
        return text("body");
    }

    /** The text of a part as a person reads it, once it is there. */
    public String text(String css) {
        return texts(css, found -> !found.isEmpty()).getFirst();
    }

    /** The texts of all parts that there are. */
    List<String> texts(String css) {
        return texts(css, _ -> true);
    }

    /** A page that is live may replace its parts while they are read. */
    private List<String> texts(String css, Predicate<List<String>> enough) {
        return Awaitility.await(css)
                .atMost(SHOWN_WITHIN)
                .pollDelay(Duration.ZERO)
                .ignoreException(StaleElementReferenceException.class)
                .until(() -> all(css).stream().map(WebElement::getText).toList(), enough);
    }

    void awaitText(String text) {
        Awaitility.await("\"" + text + "\"")
                .atMost(SHOWN_WITHIN)
                .untilAsserted(() -> assertThat(text()).contains(text));
    }

    /** The part shows the text, or what takes its place does. */
    void awaitText(String css, String text) {
        Awaitility.await(css + ": \"" + text + "\"")
                .atMost(SHOWN_WITHIN)
                .until(() -> all(css), found -> found.stream().anyMatch(part -> shows(part, text)));
    }

    private static boolean shows(WebElement part, String text) {
        try {
            return part.getText().contains(text);
        } catch (StaleElementReferenceException replaced) {
            return false;
        }
    }

    void awaitGone(String css) {
        Awaitility.await("no " + css).atMost(SHOWN_WITHIN).until(() -> all(css).isEmpty());
    }

    /** Loads the page again until the part shows the text, as a person does who waits for a number. */
    void awaitReloaded(String css, String text) {
        Awaitility.await("\"" + text + "\"").atMost(SHOWN_WITHIN).untilAsserted(() -> {
            driver.navigate().refresh();
            assertThat(text(css)).contains(text);
        });
    }

    void awaitPath(String start) {
        Awaitility.await(start)
                .atMost(SHOWN_WITHIN)
                .untilAsserted(() -> assertThat(path()).as(text()).startsWith(start));
    }

    /** Errors that the pages' scripts or loads have left in the console. */
    List<String> errors() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    void screenshot(String name) {
        try {
            Files.createDirectories(SCREENSHOTS);
            Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        closing.run();
    }
}
