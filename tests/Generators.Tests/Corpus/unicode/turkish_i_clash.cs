// expect: NETRA201 at 6
// expect: NETRA203 at 6
[assembly: Module("m")]
namespace Demo;
internal enum Ii { I, i }
[ToolSet] internal sealed partial class T { [Tool] public Ii Next(Ii ii) => ii; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
