// expect: clean
// agents: a
[assembly: Module("m")]
namespace Demo;
internal interface @interface { int @get(); }
[Service(Lifetime.User)] internal sealed class @lock : @interface { public int @get() => 1; }
[Service(Lifetime.Run)] internal sealed class @base(@interface @out) { public int Value => @out.@get(); }
[Agent("a")] internal sealed partial class A(@base @ref, @lock @params) : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input + @ref.Value + @params.@get()); }
