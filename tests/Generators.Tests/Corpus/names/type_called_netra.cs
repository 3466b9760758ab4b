// expect: clean
// call: get {"netra":{"text":"x"}} => {"text":"x"}
[assembly: Module("m")]
namespace Demo;
internal sealed record Netra(string Text);
[ToolSet] internal sealed partial class T { [Tool] public Netra Get(Netra netra) => netra; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
