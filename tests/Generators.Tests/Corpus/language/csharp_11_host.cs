// expect: NETRA012 at 5
// expect: NETRA017 at 5
// expect: NETRA109 at -
// language: 11
[CompositionRoot] internal sealed partial class Root { }
