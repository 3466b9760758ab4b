// expect: NETRA012 at 7
// expect: NETRA017 at 7
// expect: NETRA109 at -
// language: 12
[assembly: Module("m")]
[Service(Lifetime.User)] internal sealed class S;
[CompositionRoot] internal sealed partial class Root;
