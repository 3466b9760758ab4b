// expect: clean
// agents: a
[assembly: Module("m")]
namespace Demo;
[ToolSet] internal sealed partial class T { [Tool(Role = "a\"b\\c\n\u2028*/", TimeoutSeconds = 0.1, CallsPerMinute = int.MaxValue)] public int Get() => 1; [Tool(Role = "", Plan = (Plan)99, Effect = (ToolEffect)42, TimeoutSeconds = 1e20)] public int Other() => 1; }
[Agent("a")] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
