// expect: clean
// run: a {"value":"x"} => "x"
[assembly: Module("m")]
namespace @namespace.@class.@event
{
    internal sealed record @in(string Value);
    internal static partial class @static
    {
        [Agent("a")] internal sealed partial class @new : IAgent<@in, string> { public ValueTask<string> RunAsync(@in input, IRun run, CancellationToken ct) => ValueTask.FromResult(input.Value); }
    }
}
