// expect: CS0592 at 10
// expect: CS0592 at 9
// expect: NETRA101 at 9
// expect: NETRA105 at 10
// expect: NETRA105 at 9
// expect: NETRA106 at 9
[assembly: Module("m")]
namespace Demo;
[Agent("a")] internal interface IA;
[ToolSet] internal enum E { A }
