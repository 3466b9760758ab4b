using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Netra.Host.Tests;

/// <summary>The product as its user has it: the real host, a real browser.</summary>
public sealed class BrowserTests : IAsyncLifetime
{
    private HostProcess _host = null!;
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public async Task InitializeAsync()
    {
        _host = await HostProcess.StartProductAsync();
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
    public async Task Register_load_the_sample_data_ask_see_the_work_read_the_answer_and_open_it_again()
    {
        var page = await _browser.NewPageAsync(new() { ViewportSize = new() { Width = 1180, Height = 860 } });
        var complaints = new List<string>();
        page.PageError += (_, error) => complaints.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                complaints.Add(message.Text);
            }
        };
        await page.GotoAsync(_host.Url);
        await page.GetByRole(AriaRole.Tab, new() { Name = "Create account" }).ClickAsync();
        await page.GetByLabel("User name").FillAsync("ada");
        await page.GetByLabel("Password").FillAsync(NetraUser.Password);
        await page.Locator("#credentials-submit").ClickAsync();
        await page.Locator("#offer-sample").ClickAsync();
        await Expect(page.GetByText("your own usage log of 28,185 requests")).ToBeVisibleAsync(Patiently);

        await page.GetByLabel("Your question").FillAsync("What did code completion cost?");
        await page.Locator("#ask").ClickAsync();

        await Expect(page.Locator(".answer")).ToContainTextAsync("$556.55", new() { Timeout = 60_000 });
        await Expect(page.Locator(".answer[data-streaming]")).ToHaveCountAsync(0);
        await page.GetByText("Worked ").First.ClickAsync();
        foreach (var agent in new[] { "supervisor", "triage", "data", "reporting" })
        {
            await Expect(page.Locator(".agent .name").GetByText(agent, new() { Exact = true })).ToBeVisibleAsync();
        }
        await page.GetByText("break_down_cost").First.ClickAsync();
        await Expect(page.Locator("details.tool[open]").Filter(new() { HasText = "break_down_cost" }).Locator("pre").Last).ToContainTextAsync("code-completion");
        await page.GetByText("break_down_cost").First.ClickAsync();
        await page.Locator(".answer").ScrollIntoViewIfNeededAsync();
        if (Environment.GetEnvironmentVariable("NETRA_PICTURES") is { } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, "page.png") });
        }

        await page.ReloadAsync();
        await page.Locator("#threads").GetByText("What did code completion cost?").ClickAsync();
        await Expect(page.Locator(".answer")).ToContainTextAsync("$556.55", new() { Timeout = 60_000 });
        complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_dangerous_call_is_shown_whole_and_approved_or_denied_also_after_the_page_was_opened_again()
    {
        await using var host = await HostProcess.StartProbeAsync();
        var page = await _browser.NewPageAsync(new() { ViewportSize = new() { Width = 1180, Height = 860 } });
        await page.GotoAsync(host.Url);
        await page.GetByRole(AriaRole.Tab, new() { Name = "Create account" }).ClickAsync();
        await page.GetByLabel("User name").FillAsync("ada");
        await page.GetByLabel("Password").FillAsync(NetraUser.Password);
        await page.Locator("#credentials-submit").ClickAsync();

        await AskAsync("one");
        await Expect(page.Locator(".approval").GetByText("erase")).ToBeVisibleAsync(Patiently);
        await Expect(page.Locator(".approval pre")).ToContainTextAsync("\"file\": \"one\"");
        if (Environment.GetEnvironmentVariable("NETRA_PICTURES") is { } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, "approval.png") });
        }
        await page.ReloadAsync();
        await page.Locator("#threads button").First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Expect(page.Locator(".answer")).ToHaveTextAsync("ok", new() { Timeout = 60_000 });
        (await File.ReadAllLinesAsync(Path.Combine(host.Folder, "probe", "one"))).ShouldHaveSingleItem();

        await AskAsync("two");
        await page.GetByLabel("Reason for denying").FillAsync("keep it");
        await page.GetByRole(AriaRole.Button, new() { Name = "Deny" }).ClickAsync();
        await Expect(page.Locator(".answer").Last).ToHaveTextAsync("denied", new() { Timeout = 60_000 });
        File.Exists(Path.Combine(host.Folder, "probe", "two")).ShouldBeFalse();

        async Task AskAsync(string file)
        {
            await page.GetByLabel("Agent").SelectOptionAsync("danger");
            await page.GetByLabel("Your question").FillAsync(file);
            await page.Locator("#ask").ClickAsync();
        }
    }

    private static LocatorAssertionsToBeVisibleOptions Patiently => new() { Timeout = 60_000 };
}
