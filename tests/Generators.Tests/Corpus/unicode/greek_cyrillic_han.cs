// expect: clean
// call: get {"имя":"x","αβγ":1,"名":2} => "x3"
[assembly: Module("m")]
namespace Demo;
internal sealed record Запись(string Имя);
[ToolSet] internal sealed partial class Инструменты { [Tool("get")] public string Взять(string имя, int αβγ, int 名) => имя + (αβγ + 名); }
[Agent("a"), UseTools<Инструменты>] internal sealed partial class Агент : IModelAgent<Запись, string> { public string Instructions(Запись input) => input.Имя; }
