using System.Runtime.CompilerServices;
using Netra.Client;

namespace Netra.Host.Tests;

/// <summary>What the documents show of the client library.</summary>
public sealed class ClientExample
{
    [Fact]
    public async Task What_the_documents_show_works_word_for_word()
    {
        await using var started = await HostProcess.StartProductAsync();
        using var user = await NetraUser.RegisterAsync(started);
        await user.LoadSampleAsync();
        var (host, password) = (new Uri(started.Url), NetraUser.Password);
        var answer = await AskAsync(host, user.Name, password, "What did code completion cost?");
        answer.ShouldNotBeNull().ShouldContain("$");
        File.ReadAllText(Path.Combine(Folder(), "..", "..", "docs", "client.md")).ShouldContain(Shown());
    }

    // What is shown begins here.
    private static async Task<string?> AskAsync(Uri host, string userName, string password, string question)
    {
        using var http = new HttpClient { BaseAddress = host };
        var account = new LocalAccount(http);
        await account.SignInAsync(userName, password);
        await using var client = new NetraClient(new() { Host = host, Token = account.TokenAsync });
        await foreach (var next in client.RunAsync(RunCommand.Say(question)))
        {
            Console.WriteLine($"{next.Type} {next.AgentName}");
            if (next.Type == "approval_requested")
            {
                await client.ApproveAsync(next, isApproved: false, reason: "Nobody is here to look at it.");
            }
            if (next.Type == "run_completed")
            {
                return next.Payload.GetProperty("answer").GetString();
            }
        }
        return null;
    }
    // And ends here.

    private static string Shown()
    {
        var lines = File.ReadAllLines(Path.Combine(Folder(), nameof(ClientExample) + ".cs"));
        var first = Array.FindIndex(lines, static line => line.EndsWith("// What is shown begins here.", StringComparison.Ordinal)) + 1;
        var last = Array.FindIndex(lines, static line => line.EndsWith("// And ends here.", StringComparison.Ordinal));
        return string.Join('\n', lines[first..last].Select(static line => line.Length > 4 ? line[4..] : line));
    }

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
