// expect: clean
// describe: a "Docs."
// describe: get "Docs."
using System.ComponentModel;
[assembly: Module("m")]
namespace Demo;
/// <summary>Docs.</summary>
[Description(null!), Agent("a"), UseTools<T>] internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
[ToolSet] internal sealed partial class T { /** <summary>Docs.</summary> */ [Tool, Description("")] public int Get() => 1; }
