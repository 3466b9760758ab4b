// expect: clean
// call: get {"value":{"name":"n","read":"r","write":"w","value":"v","writer":"x","binder":"b","json":"j"}} => {"name":"n","read":"r","write":"w","value":"v","writer":"x","binder":"b","json":"j"}
[assembly: Module("m")]
namespace Demo;
internal sealed record Read(string Name, [property: System.Text.Json.Serialization.JsonPropertyName("read")] string Reads, string Write, string Value, string Writer, string Binder, string Json);
[ToolSet] internal sealed partial class T { [Tool] public Read Get(Read value) => value; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
