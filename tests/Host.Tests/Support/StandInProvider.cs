using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace Netra.Host.Tests;

/// <summary>A model's provider from npm that plays scripted turns over the real wire (<c>tests/node/provider.mjs</c>).</summary>
public sealed class StandInProvider : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http = new();

    private StandInProvider(Process process, string url)
    {
        _process = process;
        Url = url;
    }

    /// <summary>Where it listens, without a path.</summary>
    public string Url { get; }

    public static async Task<StandInProvider> StartAsync()
    {
        var start = new ProcessStartInfo("node", [Path.Combine(Root(), "tests", "node", "provider.mjs")]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var url = await process.StandardOutput.ReadLineAsync(limit.Token);
        return new(process, url ?? throw new InvalidOperationException("The stand-in did not start."));
    }

    /// <summary>What it was asked since it started, in order, at most a thousand.</summary>
    public async Task<JsonElement[]> RequestsAsync()
        => [.. (await _http.GetFromJsonAsync<JsonElement>($"{Url}/__aimock/journal?limit=1000")).EnumerateArray().Where(static entry => entry.GetProperty("path").GetString()!.EndsWith("/chat/completions", StringComparison.Ordinal))];

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static string Root()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(here.FullName, "Netra.Modular.sln")))
        {
            here = here.Parent!;
        }
        return here.FullName;
    }
}
