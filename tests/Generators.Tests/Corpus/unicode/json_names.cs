// expect: clean
// call: get {"p":{"ключ \"1\"":1,"\u0000":2,"😀":3}} => {"ключ \"1\"":1,"\u0000":2,"😀":3}
using System.Text.Json.Serialization;
[assembly: Module("m")]
namespace Demo;
internal sealed class P { [JsonPropertyName("ключ \"1\"")] public int A { get; set; } [JsonPropertyName("\0")] public int B { get; set; } [JsonPropertyName("😀")] public int C { get; set; } }
[ToolSet] internal sealed partial class T { [Tool] public P Get(P p) => p; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
