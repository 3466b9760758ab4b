// expect: CS0619 at 7
// expect: NETRA103 at 6
[assembly: Module("m")]
namespace Demo;

[Obsolete("No more.", true)][ToolSet] internal sealed partial class T { [Tool] public int Get() => 1; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
