// expect: NETRA011 at 5
[assembly: Module("m")]
namespace Demo;
[ToolSet]
internal sealed partial class T { [Tool] public int Get() => 1; [Tool] public int get() => 2; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
