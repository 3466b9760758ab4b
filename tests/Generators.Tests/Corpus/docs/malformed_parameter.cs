// expect: clean
// documentation: parse
// describe: get ""
// schema: get {"type":"object","properties":{"x":{"type":"integer","minimum":-2147483648,"maximum":2147483647}},"required":["x"],"additionalProperties":false}
[assembly: Module("m")]
namespace Demo;
[ToolSet] internal sealed partial class T
{
    /// <summary>Gets &nosuch; it.</summary>
    /// <param name="x">Number.</param>
    [Tool] public int Get(int x) => x;
}
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
