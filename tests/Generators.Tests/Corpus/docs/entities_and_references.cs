// expect: clean
// describe: get "a < b & \"c\" é T Get(int) no name x null https://example.org/a.b T"
[assembly: Module("m")]
namespace Demo;
[ToolSet] internal sealed partial class T
{
    /// <summary>
    ///   a &lt; b &amp; &quot;c&quot; &#233;
    ///   <see cref="T"/>  <see cref="Get(int)">Get(int)</see>
    ///   <para>no name</para> <paramref name="x"/> <see langword="null"/> <see href="https://example.org/a.b"/>
    ///   <seealso cref="global::Demo.T"/>
    /// </summary>
    [Tool] public int Get(int x) => x;
}
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
