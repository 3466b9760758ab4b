// expect: NETRA201 at 4
[assembly: Module("m")]
namespace Demo;
[ToolSet] internal sealed partial class T { [Tool] public int One(ref int x) => x; [Tool] public int Two(out int x) => x = 1; [Tool] public int Three(in int x) => x; [Tool] public int Four(ref readonly int x) => x; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
