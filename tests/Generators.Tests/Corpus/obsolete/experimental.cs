// expect: DEMO1 at generated
// A pragma holds for the file that it stands in; a project that experiments says so in its NoWarn.
using System.Diagnostics.CodeAnalysis;
#pragma warning disable DEMO1
[assembly: Module("m")]
namespace Demo;
[Experimental("DEMO1")] internal sealed record P(int X);
[ToolSet] internal sealed partial class T { [Tool] public P Get(P p) => p; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
