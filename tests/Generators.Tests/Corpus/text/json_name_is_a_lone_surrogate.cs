// expect: clean
// call: get {"p":{"�":1}} => {"�":1}
using System.Text.Json.Serialization;
[assembly: Module("m")]
namespace Demo;
internal sealed class P { [JsonPropertyName("\ud800")] public int X { get; set; } }
[ToolSet] internal sealed partial class T { [Tool] public P Get(P p) => p; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
