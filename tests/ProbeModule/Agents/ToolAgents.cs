using System.Globalization;

namespace Netra.Probe;

/// <summary>Adds two numbers with a tool.</summary>
[Agent("tool_once", Entry = true), UseTools<MathTools>]
internal sealed partial class ToolOnceAgent : IAgent<Pair, decimal>
{
    public ValueTask<decimal> RunAsync(Pair input, IRun run, CancellationToken ct) => run.CallAsync(MathTools.Calls.Add(input.A, input.B), ct);
}

/// <summary>Calls three tools at the same time.</summary>
[Agent("tool_fan", Entry = true), UseTools<MathTools>]
internal sealed partial class ToolFanAgent : IAgent<Nothing, string>
{
    public async ValueTask<string> RunAsync(Nothing input, IRun run, CancellationToken ct)
    {
        var (first, second, third) = await run.CallAllAsync(MathTools.Calls.Add(1, 2), MathTools.Calls.Add(3, 4), MathTools.Calls.Upper("x"), ct);
        return string.Create(CultureInfo.InvariantCulture, $"{first} {second} {third}");
    }
}

/// <summary>Calls a tool that waits.</summary>
[Agent("slow_tool", Entry = true), UseTools<WaitTools>]
internal sealed partial class SlowToolAgent : IAgent<Wait, string>
{
    public async ValueTask<string> RunAsync(Wait input, IRun run, CancellationToken ct)
        => (await run.TryCallAsync(WaitTools.Calls.Wait(input.Ms), ct)).Status.ToWire();
}

/// <summary>Calls a tool with secrets.</summary>
[Agent("secrets", Entry = true), UseTools<SecretTools>]
internal sealed partial class SecretsAgent : IAgent<Nothing, string>
{
    public ValueTask<string> RunAsync(Nothing input, IRun run, CancellationToken ct)
        => run.CallAsync(SecretTools.Calls.Keep("hunter2-password", new("sk-nested-4242"), "banana", new string('x', 5_000)), ct);
}

/// <summary>Charges once.</summary>
[Agent("charge", Entry = true), UseTools<FileTools>]
internal sealed partial class ChargeAgent : IAgent<ChargeInput, string>
{
    public async ValueTask<string> RunAsync(ChargeInput input, IRun run, CancellationToken ct)
        => (await run.TryCallAsync(FileTools.Calls.Charge(input.File, input.Amount), ct)).Status.ToWire();
}

/// <summary>Reads three times, then charges.</summary>
[Agent("read_then_charge", Entry = true), UseTools<FileTools>]
internal sealed partial class ReadThenChargeAgent : IAgent<FileInput, string>
{
    public async ValueTask<string> RunAsync(FileInput input, IRun run, CancellationToken ct)
    {
        for (var i = 0; i < 3; i++)
        {
            await run.CallAsync(FileTools.Calls.ReadSlowly(input.File), ct);
        }
        return (await run.TryCallAsync(FileTools.Calls.Charge(input.File, 1), ct)).Status.ToWire();
    }
}

/// <summary>Calls a tool that needs approval.</summary>
[Agent("danger", Entry = true), UseTools<FileTools>]
internal sealed partial class DangerAgent : IAgent<FileInput, string>
{
    public async ValueTask<string> RunAsync(FileInput input, IRun run, CancellationToken ct)
        => (await run.TryCallAsync(FileTools.Calls.Erase(input.File), ct)).Status.ToWire();
}

/// <summary>Calls tools for ever.</summary>
[Agent("loop", Entry = true), UseTools<MathTools>]
internal sealed partial class LoopAgent : IAgent<Nothing, decimal>
{
    public async ValueTask<decimal> RunAsync(Nothing input, IRun run, CancellationToken ct)
    {
        for (var sum = 0m; ;)
        {
            sum = await run.CallAsync(MathTools.Calls.Add(sum, 1), ct);
        }
    }
}

/// <summary>Asks the configured model, with tools that add numbers and turn text into upper case.</summary>
[Agent("model", Entry = true), UseTools<MathTools>]
internal sealed partial class ModelAgent : IModelAgent<TextInput, string>
{
    public string Instructions(TextInput input) => "Answer briefly. Use the tools where they help.";
}
