// expect: clean
// warnings: errors
// call: get {"p":{"x":1}} => {"x":1}
[assembly: Module("m")]
namespace Demo;
/// <summary>Data.</summary>
/// <param name="X">A number.</param>
public sealed record P(int X);
/// <summary>Tools.</summary>
[ToolSet]
public sealed partial class T
{
    /// <summary>Gets.</summary>
    /// <param name="p">What.</param>
    /// <returns>The same.</returns>
    [Tool] public P Get(P p) => p;
}
/// <summary>An agent.</summary>
[Agent("a"), UseTools<T>]
public sealed partial class A : IModelAgent<P, P>
{
    /// <inheritdoc/>
    public string Instructions(P input) => "";
}
/// <summary>A service.</summary>
[Service(Lifetime.User)] public sealed class S;
/// <summary>Durable.</summary>
/// <param name="P">Data.</param>
[Durable] public sealed partial record D(P P);
/// <summary>Outer.</summary>
public static partial class Outer
{
    /// <summary>Inner.</summary>
    [Agent("b")]
    public sealed partial class B : IAgent<string, string>
    {
        /// <inheritdoc/>
        public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input);
    }
}
