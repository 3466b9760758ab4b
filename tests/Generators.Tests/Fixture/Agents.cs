namespace Netra.Generators.Tests.Fixture;

/// <summary>Echoes everything.</summary>
[Agent("echo", Entry = true), UseTools<EchoTools>]
internal sealed partial class EchoAgent : IAgent<Question, Answer>
{
    public ValueTask<Answer> RunAsync(Question input, IRun run, CancellationToken ct) => ValueTask.FromResult(new Answer(input.Text, input.Text.Length));
}

/// <summary>A question.</summary>
/// <param name="Text">What is asked.</param>
internal sealed record Question(string Text);

internal sealed record Answer(string Text, int Length);

/// <summary>Asks a model.</summary>
[Agent("asking", Model = "fast"), UseTools<CallingTools>, UseTools<ConstraintTools>, UseTools<EchoTools>, UseTools<ShapeTools>, UseAgent<EchoAgent>, UseAgent<TalkingAgent>]
internal sealed partial class AskingAgent(Counter counter) : IModelAgent<string, Tree>
{
    public string Instructions(string input) => $"{counter.Next()} {input}";
}

/// <summary>Takes and gives text.</summary>
[Agent("talking")]
internal sealed partial class TalkingAgent : IAgent<string, string>
{
    public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input);
}

/// <summary>Takes several members.</summary>
[Agent("several")]
internal sealed partial class SeveralAgent : IAgent<Options, string?>
{
    public ValueTask<string?> RunAsync(Options input, IRun run, CancellationToken ct) => ValueTask.FromResult(input.Renamed);
}
