// expect: clean
// call: init_index {"id_index":1,"title":2} => 3
// call: init_index {"ID_INDEX":1} => ! ID_INDEX unknown, id_index missing
// call: ii {"ii":"i"} => "ı"
[assembly: Module("m")]
namespace Demo;
internal enum Ii { I, ı }
[ToolSet] internal sealed partial class InitIndexTools { [Tool] public int InitIndex(int idIndex, int Title = 1) => idIndex + Title; [Tool("ii")] public Ii Next(Ii ii) => ii + 1; }
[Agent("a"), UseTools<InitIndexTools>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
