using Microsoft.Playwright;
using Netra;
using static Microsoft.Playwright.Assertions;

namespace Netra.WebSockets.Tests.Page;

/// <summary>The page in a real browser.</summary>
public sealed class PageTests : IAsyncLifetime
{
    private const string Password = "correct horse";

    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;
    private WebHarness _host = null!;
    private readonly List<string> _complaints = [];

    // A folder to keep pictures in, for whoever wants to look at the page.
    private static string? Pictures => Environment.GetEnvironmentVariable("NETRA_PICTURES");

    public async Task InitializeAsync()
    {
        _host = await WebHarness.StartAsync(new NetraLimits { CommandBurst = 1_000, HttpRequestsPerMinute = 10_000, SignUpsPerMinute = 1_000 });
        SetDefaultExpectTimeout(20_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox"] });
    }

    public async Task DisposeAsync()
    {
        await _browser.CloseAsync();
        _playwright.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Register_load_the_sample_ask_and_watch_until_the_answer()
    {
        var page = await OpenAsync();
        await PictureAsync(page, "welcome");
        await RegisterAsync(page, "ada");
        await PictureAsync(page, "empty");
        await page.GetByRole(AriaRole.Button, new() { Name = "Load sample data" }).ClickAsync();
        await Expect(page.GetByText("28,185 requests")).ToBeVisibleAsync();
        await PictureAsync(page, "loaded");
        var showcase = Prepare();

        await page.GetByLabel("Agent").SelectOptionAsync("showcase");
        await page.GetByLabel("Your question").FillAsync("What did code completion cost?");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator(".agent .name").GetByText("reporting")).ToBeVisibleAsync();
        await page.GetByText("break_down_cost").ClickAsync();
        await Expect(page.Locator(".tool pre").GetByText("556.55")).ToBeVisibleAsync();
        await PictureAsync(page, "at-work");
        showcase.Streaming.SetResult();
        await Expect(page.Locator(".answer[data-streaming]")).ToContainTextAsync("Code completion cost");
        await PictureAsync(page, "streaming");
        showcase.Ending.SetResult();
        await Expect(page.Locator(".answer strong")).ToHaveTextAsync("Code completion cost $556.55.");
        await Expect(page.Locator(".answer td").First).ToHaveTextAsync("code-completion");
        await Expect(page.Locator(".note.warn")).ToHaveTextAsync("Latency is not in the log; advice on speed is left out.");
        await Expect(page.GetByText("Worked 1.4 s · 4 agents · 3 tool calls")).ToBeVisibleAsync();
        await PictureAsync(page, "answered");

        // The tree is the one that parent_agent_id tells of.
        await page.GetByText("Worked 1.4 s").ClickAsync();
        await Expect(page.Locator(".work .tree > .agent > .tree > .agent")).ToHaveCountAsync(3);
        await PictureAsync(page, "opened");
        ShouldHaveNoComplaints();
    }

    [Theory]
    [InlineData(ColorScheme.Dark, 1280, "dark")]
    [InlineData(ColorScheme.Light, 390, "narrow")]
    public async Task It_works_in_the_dark_and_on_a_narrow_screen(ColorScheme scheme, int width, string name)
    {
        var page = await OpenAsync(scheme, width);
        await PictureAsync(page, $"{name}-welcome");
        await RegisterAsync(page, "ada");
        await PictureAsync(page, $"{name}-empty");
        var showcase = Prepare();
        showcase.Streaming.SetResult();
        await AskAsync(page, "showcase", "What did code completion cost?");
        await Expect(page.Locator(".answer[data-streaming]")).ToBeVisibleAsync();
        await PictureAsync(page, $"{name}-streaming");
        showcase.Ending.SetResult();
        await Expect(page.Locator(".answer table")).ToBeVisibleAsync();
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width);
        await PictureAsync(page, $"{name}-answered");
        if (width < 760)
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Show your conversations" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign out" })).ToBeVisibleAsync();
            await PictureAsync(page, $"{name}-sidebar");
            await page.Keyboard.PressAsync("Escape");
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign out" })).Not.ToBeVisibleAsync();
        }
        ShouldHaveNoComplaints();
    }

    [Fact]
    public async Task Nothing_that_anybody_writes_becomes_markup()
    {
        const string evil = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>";
        var page = await OpenAsync();
        await RegisterAsync(page, "ada");

        await AskAsync(page, "echo", evil);

        await Expect(page.Locator(".answer")).ToHaveTextAsync(evil);
        await Expect(page.Locator(".question")).ToContainTextAsync(evil);
        (await page.Locator("#runs img, #runs script, #threads img").CountAsync()).ShouldBe(0);
        (await page.TitleAsync()).ShouldNotBe("taken");
        ShouldHaveNoComplaints();
    }

    [Fact]
    public async Task A_run_is_stopped_and_a_conversation_is_reopened_renamed_and_deleted()
    {
        var page = await OpenAsync();
        await RegisterAsync(page, "ada");
        await AskAsync(page, "hold", "wait for me");
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await Expect(page.GetByText("Stopped.")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "New conversation" }).ClickAsync();
        await AskAsync(page, "echo", "second question");
        await Expect(page.Locator(".answer")).ToHaveTextAsync("second question");
        await page.GetByRole(AriaRole.Button, new() { Name = "wait for me" }).ClickAsync();
        await Expect(page.GetByText("Stopped.")).ToBeVisibleAsync();
        await Expect(page.Locator(".run")).ToHaveCountAsync(1);

        await page.GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
        await page.GetByLabel("Title").FillAsync("Renamed");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Renamed" })).ToBeVisibleAsync();
        await Expect(page.Locator("#threads").GetByText("Renamed")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await PictureAsync(page, "confirm");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(page.Locator("#threads li")).ToHaveCountAsync(1);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "New conversation" })).ToBeVisibleAsync();

        // The tab stays signed in when it is loaded again.
        await page.ReloadAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "second question" }).ClickAsync();
        await Expect(page.Locator(".answer")).ToHaveTextAsync("second question");
        ShouldHaveNoComplaints();
    }

    [Fact]
    public async Task A_lost_connection_comes_back_and_nothing_is_missing_or_doubled()
    {
        var page = await OpenAsync();
        await RegisterAsync(page, "ada");
        var showcase = Prepare();
        await AskAsync(page, "showcase", "What did code completion cost?");
        await Expect(page.Locator(".agent .name").GetByText("reporting")).ToBeVisibleAsync();

        foreach (var socket in _host.Table.Sockets)
        {
            socket.Close(CloseRequest.Drained);
        }
        await Eventually.TrueAsync(() => _host.Table.Sockets.Count == 0);
        showcase.Streaming.SetResult();
        showcase.Ending.SetResult();

        await Expect(page.Locator(".answer strong")).ToHaveTextAsync("Code completion cost $556.55.");
        await Expect(page.Locator("#connection")).ToHaveTextAsync("Connected");
        await Expect(page.Locator(".agent")).ToHaveCountAsync(4);
        await Expect(page.Locator(".run")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_wrong_file_is_told_with_line_and_column_and_signing_out_forgets()
    {
        var page = await OpenAsync();
        await RegisterAsync(page, "ada");
        await page.GetByRole(AriaRole.Button, new() { Name = "Your data" }).ClickAsync();
        await PictureAsync(page, "data");
        await page.Locator("#upload-file").SetInputFilesAsync(new FilePayload { Name = "log.csv", MimeType = "text/csv", Buffer = "a,b\nbad,1\n"u8.ToArray() });
        await page.Locator("#upload-feature").FillAsync("chat");
        await page.GetByRole(AriaRole.Button, new() { Name = "Upload", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Nothing was added. Line 3, column “input_tokens”: expected a whole number.")).ToBeVisibleAsync();
        _host.Usage.LastOptions!.Feature.ShouldBe("chat");

        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByLabel("User name")).ToBeVisibleAsync();
        (await page.EvaluateAsync<int>("sessionStorage.length")).ShouldBe(0);
        await Eventually.TrueAsync(() => _host.Table.Sockets.Count == 0);

        await page.GetByLabel("User name").FillAsync("ada");
        await page.GetByLabel("Password").FillAsync("wrong password");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Alert).GetByText("do not fit together")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_page_is_found_again_in_the_browsers_cache_and_runs_nothing_inline()
    {
        var first = await _host.Http.GetAsync("/app.js");
        var again = new HttpRequestMessage(HttpMethod.Get, "/app.js");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        ((int)(await _host.Http.SendAsync(again)).StatusCode).ShouldBe(304);
        var html = await _host.Http.GetStringAsync("/");
        html.ShouldNotContain("style=");
        html.ShouldNotMatch(@"\son\w+\s*=");
        html.ShouldNotMatch(@"<script(?![^>]*\ssrc=)");
    }

    private Showcase Prepare()
    {
        var showcase = new Showcase(_host.Log, _host.Engines, _host.Get<IEventPublisher>());
        _host.Engines.Showcase = showcase.TellAsync;
        return showcase;
    }

    private async Task<IPage> OpenAsync(ColorScheme scheme = ColorScheme.Light, int width = 1280)
    {
        var page = await _browser.NewPageAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 820 } });
        page.SetDefaultTimeout(20_000);
        page.Console += (_, message) => Complain(message.Type, message.Text);
        page.PageError += (_, error) => Complain("error", error);
        await page.GotoAsync(_host.Address.ToString());
        return page;
    }

    private async Task RegisterAsync(IPage page, string user)
    {
        await page.GetByRole(AriaRole.Tab, new() { Name = "Create account" }).ClickAsync();
        await page.GetByLabel("User name").FillAsync(user);
        await page.GetByLabel("Password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();
        await Expect(page.Locator("#connection")).ToHaveTextAsync("Connected");
        await Expect(page.GetByLabel("Agent")).ToHaveValueAsync("echo");
    }

    private static async Task AskAsync(IPage page, string agent, string question)
    {
        await page.GetByLabel("Agent").SelectOptionAsync(agent);
        await page.GetByLabel("Your question").FillAsync(question);
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask" }).ClickAsync();
    }

    private static async Task PictureAsync(IPage page, string name)
    {
        if (Pictures is { } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png") });
        }
    }

    private void Complain(string type, string text)
    {
        if (type is "error" or "warning")
        {
            lock (_complaints)
            {
                _complaints.Add(text);
            }
        }
    }

    // Errors of scripts and what the content policy held back.
    private void ShouldHaveNoComplaints()
    {
        lock (_complaints)
        {
            _complaints.ShouldBeEmpty();
        }
    }
}
