// expect: CS1525 at 8
// expect: CS7036 at 8
// expect: NETRA201 at 9
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
[assembly: Module("m")]
namespace Demo;
internal sealed class P { [JsonPropertyName] public int X { get; set; } [RegularExpression] public string Y { get; set; } = ""; [AllowedValues] public int Z { get; set; } [JsonIgnore(Condition = )] public int W { get; set; } }
[ToolSet] internal sealed partial class T { [Tool] public int Get(P p) => p.X; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
