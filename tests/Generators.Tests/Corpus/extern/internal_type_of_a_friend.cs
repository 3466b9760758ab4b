// expect: clean
// call: get {"p":{"x":1}} => {"x":1}
// assembly: Lib
[assembly: System.Runtime.CompilerServices.InternalsVisibleTo("App")]
namespace Lib;
internal sealed record P(int X);
// assembly: App
[assembly: Module("m")]
namespace Demo;
[ToolSet] internal sealed partial class T { [Tool] public Lib.P Get(Lib.P p) => p; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
