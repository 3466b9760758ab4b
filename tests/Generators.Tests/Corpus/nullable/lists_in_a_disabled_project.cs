// expect: NETRA206 at 6
// expect: NETRA206 at 8
// nullable: disable
[assembly: Module("m")]
namespace Demo;
[ToolSet] internal sealed partial class T { [Tool] public int Get(int?[] x) => x.Length; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
