// expect: clean
// agents: a
using System.ComponentModel;
[assembly: Module("m")]
namespace Demo;
[Agent("a"), UseTools<T>, Description(""
+ "A hundred \"characters\" with \\ and \u0001 and * / and a line's end.\n and so it goes until the hundredth!!!" // repeat: 1000
)]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
[ToolSet] internal sealed partial class T
{
    /// <summary>
    /// word &amp; word // repeat: 7000
    /// </summary>
    [Tool] public int Get([Description(""
        + "A hundred \"characters\" with \\ and \u0001 and \"\"\" and a line's end.\n and so it goes until the hundredth" // repeat: 1000
    )] int x) => x;
}
