// expect: NETRA012 at 5
// expect: NETRA012 at 6
// expect: NETRA017 at 5
// expect: NETRA017 at 6
[CompositionRoot] internal sealed partial class One;
[CompositionRoot] internal sealed partial class Two;
