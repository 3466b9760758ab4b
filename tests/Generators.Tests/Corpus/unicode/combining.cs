// expect: clean
// call: get {"e\u0301":1} => 1
// The parameter is an e and a combining acute accent.
[assembly: Module("m")]
namespace Demo;
[ToolSet] internal sealed partial class Cafe\u0301 { [Tool("get")] public int Get(int e\u0301) => e\u0301; }
[Agent("a"), UseTools<Cafe\u0301>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
