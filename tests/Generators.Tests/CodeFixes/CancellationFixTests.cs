using Netra.CodeFixes;
using Netra.Generators.Tests.Harness;

namespace Netra.Generators.Tests.CodeFixes;

/// <summary>The fix of NETRA209.</summary>
public sealed class CancellationFixTests
{
    private const string Id = "NETRA209";

    [Theory]
    [InlineData("[Tool] public Task [|WaitAsync|]() => Task.Delay(1);", "[Tool] public Task WaitAsync(CancellationToken ct = default) => Task.Delay(1, ct);")]
    [InlineData("[Tool] public async Task [|WaitAsync|](int ms = 1) { await Task.Delay(ms); }", "[Tool] public async Task WaitAsync(int ms = 1, CancellationToken ct = default) { await Task.Delay(ms, ct); }")]
    [InlineData("[Tool] public Task [|WaitAsync|](int ms, params int[] more) => Task.Delay(ms);", "[Tool] public Task WaitAsync(int ms, CancellationToken ct = default, params int[] more) => Task.Delay(ms, ct);")]
    [InlineData("[Tool] public async Task<string> [|ReadAsync|](string path) => await File.ReadAllTextAsync(path);", "[Tool] public async Task<string> ReadAsync(string path, CancellationToken ct = default) => await File.ReadAllTextAsync(path, ct);")]
    [InlineData("[Tool] public Task<int> [|AAsync|]() => BAsync(more: 2); Task<int> BAsync(int one = 1, int more = 1, CancellationToken stop = default) => Task.FromResult(one);", "[Tool] public Task<int> AAsync(CancellationToken ct = default) => BAsync(more: 2, stop: ct); Task<int> BAsync(int one = 1, int more = 1, CancellationToken stop = default) => Task.FromResult(one);")]
    [InlineData("[Tool] public Task<int> [|AAsync|]() => BAsync(); Task<int> BAsync(int one = 1, CancellationToken stop = default) => Task.FromResult(one);", "[Tool] public Task<int> AAsync(CancellationToken ct = default) => BAsync(stop: ct); Task<int> BAsync(int one = 1, CancellationToken stop = default) => Task.FromResult(one);")]
    [InlineData("[Tool] public async Task [|AAsync|](Stream input) { await input.CopyToAsync(Stream.Null); await input.FlushAsync(); }", "[Tool] public async Task AAsync(Stream input, CancellationToken ct = default) { await input.CopyToAsync(Stream.Null, ct); await input.FlushAsync(ct); }")]
    [InlineData("[Tool] public async Task<int> [|AAsync|]() => await BAsync(await BAsync(1)); static Task<int> BAsync(int x, CancellationToken ct = default) => Task.FromResult(x);", "[Tool] public async Task<int> AAsync(CancellationToken ct = default) => await BAsync(await BAsync(1, ct), ct); static Task<int> BAsync(int x, CancellationToken ct = default) => Task.FromResult(x);")]
    [InlineData("[Tool] public Task [|AAsync|](string ct) => Task.Run(() => Task.Delay(1));", "[Tool] public Task AAsync(string ct, CancellationToken cancellationToken = default) => Task.Run(() => Task.Delay(1), cancellationToken);")]
    [InlineData("[Tool] public IAsyncEnumerable<int> [|AAsync|]() => Of(this); static IAsyncEnumerable<int> Of(Tools tools) => null!;", "[Tool] public IAsyncEnumerable<int> AAsync(CancellationToken ct = default) => Of(this); static IAsyncEnumerable<int> Of(Tools tools) => null!;")]
    [InlineData("[Tool] public Task [|AAsync|]() => this.BAsync();", "[Tool] public Task AAsync(CancellationToken ct = default) => this.BAsync(ct);")]
    [InlineData("[Tool]\n    public Task [|WaitAsync|](\n        // how long\n        int ms\n    ) // kept\n        => Task.CompletedTask;", "[Tool]\n    public Task WaitAsync(\n        // how long\n        int ms\n    , CancellationToken ct = default) // kept\n        => Task.CompletedTask;")]
    public async Task It_takes_the_token_and_passes_it(string marked, string expected)
    {
        var text = (await FixRun.OneAsync(new CancellationFix(), Id, InToolSet(marked))).ShouldHaveSingleItem();
        text.ShouldBe(InToolSet(expected));
        Sources.Emit(Sources.Compile("Subject", [text]));
    }

    [Fact]
    public async Task All_of_a_project_take_it_at_once()
        => (await FixRun.AllAsync(new CancellationFix(), Id, InToolSet("[Tool] public Task [|AAsync|]() => Task.Delay(1); [Tool] public Task [|BAsync|](int x) => Task.Delay(x);"), "class Other { Task [|CAsync|]() => Task.Yield() is var x ? Task.CompletedTask : Task.Delay(1); }"))
            .ShouldBe([
                InToolSet("[Tool] public Task AAsync(CancellationToken ct = default) => Task.Delay(1, ct); [Tool] public Task BAsync(int x, CancellationToken ct = default) => Task.Delay(x, ct);"),
                "class Other { Task CAsync(CancellationToken ct = default) => Task.Yield() is var x ? Task.CompletedTask : Task.Delay(1, ct); }",
            ]);

    [Fact]
    public async Task Where_the_rule_fired_it_is_quiet_after()
    {
        var marked = await FixRun.MarkAsync(Id, InToolSet("[Tool] public Task AAsync() => Task.Delay(1); [Tool] public async ValueTask<int> BAsync(int x = 1) { await Task.Delay(x); return x; } [Tool] public int C() => 1;"));
        marked.ShouldContain("Task [|AAsync|]()");
        marked.ShouldContain("ValueTask<int> [|BAsync|](");
        marked.ShouldNotContain("[|C|]");
        var text = (await FixRun.AllAsync(new CancellationFix(), Id, marked)).ShouldHaveSingleItem();
        (await FixRun.MarkAsync(Id, text)).ShouldBe(text);
    }

    [Theory]
    [InlineData("[Tool] public override Task [|AAsync|]() => Task.CompletedTask;")]
    [InlineData("[Tool] public virtual Task [|BAsync|]() => Task.CompletedTask;")]
    [InlineData("[Tool] public Task [|CAsync|]() => Task.CompletedTask;")]
    public async Task A_signature_that_is_decided_elsewhere_is_left_alone(string member)
        => (await FixRun.OneAsync(new CancellationFix(), Id, $"internal abstract class B {{ public abstract Task AAsync(); }} internal interface I {{ Task CAsync(); }} internal class Tools : B, I {{ {member} public Task CAsync(int x) => Task.CompletedTask; }}")).ShouldBeEmpty();

    private static string InToolSet(string members)
        => $"using System.IO;\n[ToolSet]\ninternal sealed partial class Tools\n{{\n    {members}\n}}\ninternal static class More {{ public static Task BAsync(this Tools tools, CancellationToken stop = default) => Task.CompletedTask; }}\n";
}
