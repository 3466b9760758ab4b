// expect: clean
// call: get {"system":{"text":"x"}} => {"text":"x"}
[assembly: Module("m")]
namespace Demo;
internal sealed record System(string Text);
[ToolSet] internal sealed partial class T { [Tool] public System Get(System system) => system; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
