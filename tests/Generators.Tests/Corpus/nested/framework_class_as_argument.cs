// expect: NETRA201 at 4
[assembly: Module("m")]
namespace Demo;
[ToolSet] internal sealed partial class T { [Tool] public int Get(System.Text.StringBuilder x) => x.Length; [Tool] public int Good(int x) => x; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
