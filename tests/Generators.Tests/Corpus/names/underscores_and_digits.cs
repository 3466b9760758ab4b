// expect: clean
// call: a1_2 {"_":1,"__":2,"_1x":3} => 6
[assembly: Module("m")]
namespace Demo;
[ToolSet] internal sealed partial class _ { [Tool("a1_2")] public int _1(int _, int __, int _1x) => _ + __ + _1x; }
[Agent("a"), UseTools<_>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
