// expect: clean
// describe: a "This."
// describe: get "That."
using System.ComponentModel;
[assembly: Module("m")]
namespace Demo;
/// <summary>Not this.</summary>
[Description("This."), Agent("a"), UseTools<T>] internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
[ToolSet] internal sealed partial class T { /** <summary>Not that.</summary> */ [Tool, Description("That.")] public int Get() => 1; }
