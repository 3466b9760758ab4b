// expect: NETRA201 at 5
// expect: NETRA203 at 5
[assembly: Module("m")]
namespace Demo;
[ToolSet] internal sealed partial class T { [Tool] public int Get(ReadOnlySpan<char> x) => x.Length; [Tool] public Span<byte> Other() => default; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
