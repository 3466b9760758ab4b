// expect: clean
// call: a_b {"p":{"a<b>\u0026":1}} => 1
using System.Text.Json.Serialization;
[assembly: Module("m")]
namespace Demo;
internal sealed class P { [JsonPropertyName("a<b>&")] public int X { get; set; } }
[ToolSet] internal sealed partial class T { [Tool("a_b")] public int Get(P p) => p.X; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
