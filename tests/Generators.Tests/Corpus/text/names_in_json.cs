// expect: clean
// call: get {"p":{"\"":1,"\\":2,"\n":3,"*/":4}} => {"\"":1,"\\":2,"\n":3,"*/":4}
using System.Text.Json.Serialization;
[assembly: Module("m")]
namespace Demo;
internal sealed class P { [JsonPropertyName("\"")] public int A { get; set; } [JsonPropertyName("\\")] public int B { get; set; } [JsonPropertyName("\n")] public int C { get; set; } [JsonPropertyName("*/")] public int D { get; set; } }
[ToolSet] internal sealed partial class T { [Tool] public P Get(P p) => p; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
