// expect: NETRA201 at 10
// Generated code has no extern alias, so that it could not name the type.
// assembly: Lib as lib
namespace Lib;
public sealed record P(int X);
// assembly: App
extern alias lib;
[assembly: Module("m")]
namespace Demo;
[ToolSet] internal sealed partial class T { [Tool] public int Get(lib::Lib.P p) => p.X; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
