// expect: clean
// schema: get {"type":"object","properties":{"p":{"description":"Data.","type":"object","properties":{"x":{"description":"A number.","type":"integer","minimum":-2147483648,"maximum":2147483647},"y":{"description":"Of the attribute.","type":"string"}},"required":["x","y"],"additionalProperties":false}},"required":["p"],"additionalProperties":false}
[assembly: Module("m")]
namespace Demo;
/// <summary>Data.</summary>
/// <param name="X">A number.</param>
/// <param name="Y">Not this.</param>
internal sealed record P(int X, [property: System.ComponentModel.Description("Of the attribute.")] string Y);
[ToolSet] internal sealed partial class T { [Tool] public P Get(P p) => p; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
