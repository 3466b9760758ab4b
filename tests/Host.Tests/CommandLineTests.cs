using System.Net;
using System.Net.Sockets;

namespace Netra.Host.Tests;

/// <summary>The commands, and what is said when they are used wrongly: one line, an exit code, no stack trace.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData(2, "--bogus", "serve", "--bogus")]
    [InlineData(2, "nonsense", "nonsense")]
    [InlineData(2, "Netra:Limits:MessageBytes", "serve", "--Netra:Limits:MessageBytes=many")]
    [InlineData(2, "Netra:Limits:MessageBytes", "serve", "--Netra:Limits:MessageByte=4096")]
    [InlineData(2, "Netra:Limits:ActiveRunsPerUser", "serve", "--Netra:Limits:ActiveRunsPerUser=0")]
    [InlineData(2, "Netra:Model:Provider", "serve", "--Netra:Model:Provider=nobody")]
    [InlineData(2, "Netra:Model:Name is missing", "serve", "--Netra:Model:Endpoint=http://localhost:11434/v1")]
    [InlineData(2, "Netra:Model:Endpoint", "serve", "--Netra:Model:Name=m", "--Netra:Model:Endpoint=http://models.example/v1")]
    [InlineData(2, "no-such-file", "serve", "--Netra:Model:Name=m", "--Netra:Model:ApiKeyFile=no-such-file")]
    [InlineData(2, "'messages'", "serve", "--Netra:Model:Name=m", "--Netra:Model:Request={\"messages\":[]}")]
    [InlineData(2, "Netra:Models:x:Fallback", "serve", "--Netra:Models:x:Name=m", "--Netra:Models:x:Fallback=default")]
    [InlineData(2, "Netra:Model:Fallback", "serve", "--Netra:Model:Name=m", "--Netra:Model:Fallback=nobody")]
    [InlineData(2, "less than Netra:Models:fast:ContextTokens", "serve", "--Netra:Models:fast:Name=m", "--Netra:Models:fast:ContextTokens=4096")]
    [InlineData(2, "has no endpoint, name or key", "serve", "--Netra:Model:Provider=offline", "--Netra:Model:Name=m")]
    [InlineData(2, "Netra:Limits:RunSeconds:Free", "serve", "--Netra:Limits:RunSeconds:Free=-1")]
    [InlineData(2, "--urls", "serve", "--urls", "not an address")]
    [InlineData(2, "Netra:AllowInsecure", "serve", "--urls", "http://0.0.0.0:0")]
    [InlineData(2, "VALUE", "serve", "--Netra:DataDirectory")]
    [InlineData(2, "netra import --help", "import", "--user", "somebody")]
    [InlineData(2, "--user", "import", "file.csv")]
    [InlineData(2, "netra users add --help", "users", "add")]
    [InlineData(2, "gold", "users", "set-plan", "somebody", "gold")]
    [InlineData(1, "nobody-here", "users", "set-plan", "nobody-here", "mid")]
    [InlineData(2, "--json and --write", "registry", "--json", "--write", "docs")]
    [InlineData(2, "--write", "registry", "--write")]
    [InlineData(2, "no-such-folder", "registry", "--write", "no-such-folder")]
    [InlineData(2, "no-such-folder", "registry", "--check", "no-such-folder")]
    [InlineData(1, "/proc/", "registry", "--write", "/proc")]
    [InlineData(1, "/proc/nothing", "serve", "--urls", "http://127.0.0.1:0", "--Netra:DataDirectory=/proc/nothing/here")]
    public async Task A_mistake_is_one_clear_line(int exitCode, string names, params string[] args)
    {
        var result = await HostProcess.RunAsync("Host", "Netra.Host", "", args);
        result.ExitCode.ShouldBe(exitCode, result.Error + result.Output);
        result.Error.TrimEnd().Split('\n').Length.ShouldBe(1, result.Error);
        result.Error.ShouldContain(names);
        result.Error.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task A_port_in_use_is_one_clear_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var result = await HostProcess.RunAsync("Host", "Netra.Host", "", "serve", "--urls", $"http://{taken.LocalEndpoint}");
        result.ExitCode.ShouldBe(1);
        result.Error.TrimEnd().Split('\n').Length.ShouldBe(1, result.Error);
        result.Error.ShouldContain(taken.LocalEndpoint.ToString()!);
    }

    [Fact]
    public async Task A_data_folder_belongs_to_one_process()
    {
        await using var host = await HostProcess.StartProductAsync();
        foreach (var args in new string[][]
        {
            ["serve", "--urls", "http://127.0.0.1:0"],
            ["users", "list"],
            ["import", HostProcess.Assembly("Host", "Netra.Host"), "--user", "somebody"],
        })
        {
            var result = await HostProcess.RunAsync("Host", "Netra.Host", "", [.. args, $"--Netra:DataDirectory={host.Folder}"]);
            result.ExitCode.ShouldBe(1, result.Error);
            result.Error.TrimEnd().Split('\n').Length.ShouldBe(1, result.Error);
            result.Error.ShouldContain(host.Folder);
        }
    }

    [Fact]
    public async Task Accounts_are_managed_and_a_log_is_imported_from_the_command_line()
    {
        var folder = HostProcess.NewFolder();
        try
        {
            Task<(int ExitCode, string Output, string Error)> Run(string input, params string[] args)
                => HostProcess.RunAsync("Host", "Netra.Host", input, [.. args, $"--Netra:DataDirectory={folder}"]);

            (await Run(NetraUser.Password + "\n", "users", "add", "Ada")).ExitCode.ShouldBe(0);
            (await Run(NetraUser.Password + "\n", "users", "add", "ada")).ExitCode.ShouldBe(1);
            (await Run("short\n", "users", "add", "bob")).ExitCode.ShouldBe(2);
            (await Run("", "users", "set-plan", "ada", "mid")).ExitCode.ShouldBe(0);
            (await Run("", "users", "set-role", "ada", "admin")).ExitCode.ShouldBe(0);
            var listed = await Run("", "users", "list");
            listed.Output.ShouldStartWith("ada\tu_");
            listed.Output.ShouldContain("\tmid\tadmin\t");

            var csv = Path.Combine(folder, "log.csv");
            await File.WriteAllTextAsync(csv, "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03.9799600,1000,10\n");
            var imported = await Run("", "import", csv, "--user", "ada", "--feature", "search", "--model", "gpt-4");
            imported.ExitCode.ShouldBe(0, imported.Error);
            imported.Output.ShouldStartWith("1 rows imported");
            await File.WriteAllTextAsync(csv, "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03.9799600,x,10\n");
            var refused = await Run("", "import", csv, "--user", "ada", "--feature", "search", "--model", "gpt-4");
            refused.ExitCode.ShouldBe(2);
            refused.Error.ShouldContain("line 2");
            refused.Error.ShouldContain("ContextTokens");

            (await Run("", "users", "remove", "ada")).ExitCode.ShouldBe(0);
            (await Run("", "users", "list")).Output.ShouldBe("");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task The_registry_is_shown_and_is_the_one_that_is_served()
    {
        var json = await HostProcess.RunAsync("Host", "Netra.Host", "", "registry", "--json");
        json.ExitCode.ShouldBe(0, json.Error);
        json.Output.ShouldContain("\"default_agent\":\"supervisor\"");
        (await HostProcess.RunAsync("Host", "Netra.Host", "", "registry", "--markdown")).Output.ShouldContain("### Tool `break_down_cost`");
        await using var host = await HostProcess.StartProductAsync();
        var fingerprint = System.Text.Json.JsonDocument.Parse(json.Output).RootElement.GetProperty("fingerprint").GetString()!;
        host.Announced.ShouldContain(line => line.Contains(fingerprint, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_documents_that_are_checked_in_are_those_of_this_build()
    {
        var result = await HostProcess.RunAsync("Host", "Netra.Host", "", "registry", "--check", Path.Combine(Netra.Execution.Tests.WireSchema.Root, "docs"));
        result.ExitCode.ShouldBe(0, result.Error + "\nIn the solution's folder: dotnet run --project src/Host -- registry --write docs");
    }

    [Fact]
    public async Task Documents_are_written_and_a_stale_one_is_told()
    {
        var folder = HostProcess.NewFolder();
        try
        {
            Task<(int ExitCode, string Output, string Error)> Run(string option) => HostProcess.RunAsync("Host", "Netra.Host", "", "registry", option, folder);

            (await Run("--check")).ExitCode.ShouldBe(1);
            var written = await Run("--write");
            written.ExitCode.ShouldBe(0, written.Error);
            written.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldAllBe(line => line.EndsWith(" written", StringComparison.Ordinal));
            (await Run("--check")).ExitCode.ShouldBe(0);
            (await Run("--write")).Output.ShouldNotContain(" written");

            var registry = Path.Combine(folder, "registry.md");
            var text = await File.ReadAllTextAsync(registry);
            text.ShouldContain("agent_supervisor --> agent_triage");
            text.ShouldContain("agent_data -.-> tool_");
            text.ShouldContain("| `Netra.Execution.UserExecutionEngine` | the user | `Netra.IExecutionEngine` |");
            text.ShouldNotContain("\r");
            await File.AppendAllTextAsync(registry, "and more");
            var stale = await Run("--check");
            stale.ExitCode.ShouldBe(1);
            stale.Error.ShouldContain(registry);
            stale.Error.ShouldNotContain("schema.json");
            stale.Error.ShouldContain($"netra registry --write {folder}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("serve", "--help")]
    [InlineData("import", "--help")]
    [InlineData("registry", "--help")]
    [InlineData("users", "--help")]
    [InlineData("users", "add", "--help")]
    [InlineData("--version")]
    public async Task Help_and_version_are_given(params string[] args)
    {
        var result = await HostProcess.RunAsync("Host", "Netra.Host", "", args);
        result.ExitCode.ShouldBe(0);
        result.Output.ShouldNotBeNullOrWhiteSpace();
        result.Error.ShouldBe("");
    }
}
