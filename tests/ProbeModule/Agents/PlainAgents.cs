using System.Text;

namespace Netra.Probe;

/// <summary>Answers with its input.</summary>
[Agent("echo", Entry = true)]
internal sealed partial class EchoAgent : IAgent<TextInput, string>
{
    public ValueTask<string> RunAsync(TextInput input, IRun run, CancellationToken ct) => new(input.Text);
}

/// <summary>Waits, heeding cancellation.</summary>
[Agent("slow", Entry = true)]
internal sealed partial class SlowAgent(TimeProvider time) : IAgent<Wait, string>
{
    public async ValueTask<string> RunAsync(Wait input, IRun run, CancellationToken ct)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(input.Ms), time, ct);
        return "done";
    }
}

/// <summary>Blocks a thread, heeding nothing.</summary>
[Agent("stuck", Entry = true), NetraWaiver("NETRA301", "It is there to block: the host must live with code that does.")]
internal sealed partial class StuckAgent : IAgent<Wait, string>
{
    public ValueTask<string> RunAsync(Wait input, IRun run, CancellationToken ct)
    {
        Thread.Sleep(input.Ms);
        return new("done");
    }
}

/// <summary>Fails with a message that nobody may see.</summary>
[Agent("fail", Entry = true)]
internal sealed partial class FailAgent : IAgent<Nothing, string>
{
    public ValueTask<string> RunAsync(Nothing input, IRun run, CancellationToken ct)
        => throw new InvalidOperationException("cannot read /srv/probe/hidden with key sk-probe-4242");
}

/// <summary>Answers nothing.</summary>
[Agent("empty", Entry = true)]
internal sealed partial class EmptyAgent : IAgent<Nothing, string?>
{
    public ValueTask<string?> RunAsync(Nothing input, IRun run, CancellationToken ct) => new((string?)null);
}

/// <summary>Counts in a field of its own.</summary>
[Agent("stateful", Entry = true)]
internal sealed partial class StatefulAgent : IAgent<Nothing, int>
{
    private int _count;

    public ValueTask<int> RunAsync(Nothing input, IRun run, CancellationToken ct) => new(++_count);
}

/// <summary>Thinks many thoughts.</summary>
[Agent("chatty", Entry = true)]
internal sealed partial class ChattyAgent : IAgent<Times, string>
{
    public async ValueTask<string> RunAsync(Times input, IRun run, CancellationToken ct)
    {
        for (var i = 1; i <= input.Count; i++)
        {
            await run.ThinkAsync($"thought {i}", ct);
        }
        return "done";
    }
}

/// <summary>Streams text with an emoji after every ten characters.</summary>
[Agent("stream", Entry = true)]
internal sealed partial class StreamAgent(TimeProvider time) : IAgent<StreamInput, string>
{
    private const string Letters = "abcdefghij";
    private const string Emoji = "\U0001F600";

    public async ValueTask<string> RunAsync(StreamInput input, IRun run, CancellationToken ct)
    {
        var all = new StringBuilder(input.Chars);
        while (all.Length < input.Chars)
        {
            var left = input.Chars - all.Length;
            var piece = left >= Letters.Length + Emoji.Length ? Letters + Emoji : Letters[..Math.Min(left, Letters.Length)];
            if (all.Length > 0 && input.DelayMs > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(input.DelayMs), time, ct);
            }
            await run.WriteAsync(piece, ct);
            all.Append(piece);
        }
        return all.ToString();
    }
}

/// <summary>Says whose run it is.</summary>
[Agent("whoami", Entry = true)]
internal sealed partial class WhoAmIAgent : IAgent<Nothing, Identity>
{
    public ValueTask<Identity> RunAsync(Nothing input, IRun run, CancellationToken ct)
        => new(new Identity(run.Context.User.Id.Value, UserContext.PlanName(run.Context.User.Plan)));
}

/// <summary>Answers with characters that are easily broken.</summary>
[Agent("unicode", Entry = true)]
internal sealed partial class UnicodeAgent : IAgent<Nothing, string>
{
    public ValueTask<string> RunAsync(Nothing input, IRun run, CancellationToken ct)
        => new("\U0001F600 \"double\" 'single' \\ \0 \u2028 \ud800 end");
}

/// <summary>Calls itself until the depth is used up.</summary>
[Agent("nested", Entry = true)]
internal sealed partial class NestedAgent : IAgent<DepthInput, int>
{
    public async ValueTask<int> RunAsync(DepthInput input, IRun run, CancellationToken ct)
        => input.Depth == 0 ? 1 : 1 + await run.CallAsync(Call(new(input.Depth - 1)), ct);
}

/// <summary>Calls a slow agent many times at the same time.</summary>
[Agent("parallel", Entry = true)]
internal sealed partial class ParallelAgent : IAgent<WidthInput, int>
{
    public async ValueTask<int> RunAsync(WidthInput input, IRun run, CancellationToken ct)
        => (await run.CallAllAsync(Enumerable.Range(0, input.Width).Select(_ => SlowAgent.Call(new(50))), ct)).Count;
}
