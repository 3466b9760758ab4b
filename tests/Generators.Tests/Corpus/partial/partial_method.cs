// expect: clean
// call: get {"x":1} => 2
// describe: get "Adds one."
[assembly: Module("m")]
namespace Demo;
[ToolSet]
internal sealed partial class T
{
    /// <summary>Adds one.</summary>
    [Tool] public partial int Get(int x);
    public partial int Get(int x) => x + 1;
}
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
