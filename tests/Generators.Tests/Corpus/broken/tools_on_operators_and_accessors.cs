// expect: CS0592 at 8
// expect: NETRA103 at 7
// expect: NETRA103 at 8
[assembly: Module("m")]
namespace Demo;
[ToolSet]
internal sealed partial class T { [Tool] public static T operator +(T a, T b) => a; public int X { [Tool] get => 1; }
    [Tool] public event Action E { add { } remove { } } [Tool] ~T() { } }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
