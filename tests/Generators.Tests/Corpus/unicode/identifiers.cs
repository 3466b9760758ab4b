// expect: clean
// call: check {"größe":1} => 1
[assembly: Module("m")]
namespace Demo;
[ToolSet] internal sealed partial class Werkzeuge { [Tool("check")] public int Prüfe(int größe) => größe; }
[Agent("a"), UseTools<Werkzeuge>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
